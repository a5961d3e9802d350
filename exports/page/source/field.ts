/**
 * All edges in one draw, straight from typed arrays.
 *
 * sigma keeps some objects per edge; with a hundred thousand edges these cost more than everything else together. So the graph
 * sigma sees has no edges, and this, which sigma takes for one of its edge programs, draws them from a few numbers an edge:
 * in the fine manner (smooth lines with arrow heads) while few enough are on the screen to be told apart, as bare lines otherwise.
 * Nothing is drawn as instances: software renderers, which offices and test machines have, take each instance for a draw of its own.
 */

import type { EdgeProgramType } from "sigma/rendering";
import type { RenderParams } from "sigma/types";

/** What is to be drawn, in an order in which any beginning is a fair sample. */
export class Field {
  count = 0;
  /** x, y of the source and of the target, four numbers an edge. */
  ends = new Float32Array(0);
  /** Radius of the target. */
  radii = new Float32Array(0);
  /** Red, green, blue, weight of the colour; once for each end. */
  colors = new Uint8Array(0);
  /** True while the view moves: then a sample of the edges must do. */
  moving = false;
  /** Counts up when the arrays changed. */
  version = 0;
}

/** Most edges drawn in the fine manner, and most drawn while the view moves. */
export const FINE = 6000, SAMPLE = 6000;

/** Alpha, width and arrow length (pixels) for about this many edges on the screen. */
export function manner(onScreen: number, dark: boolean): { alpha: number; width: number; head: number } {
  const alpha = Math.min(0.6, Math.max(0.055, 3.6 / Math.pow(Math.max(onScreen, 1), 0.36))) * (dark ? 0.85 : 1);
  return { alpha, width: onScreen < 300 ? 1.3 : 1, head: onScreen < 400 ? 8 : onScreen < 5000 ? 5.5 : 0 };
}

const COMMON = ["u_matrix", "u_alpha"], PLACED = [...COMMON, "u_viewport", "u_sizeRatio", "u_pixelRatio", "u_width", "u_head"];

const LINE_VERTEX = `#version 300 es
in vec2 a_at; in vec4 a_color;
uniform mat3 u_matrix; uniform float u_alpha;
out vec4 v_color;
void main() {
  gl_Position = vec4((u_matrix * vec3(a_at, 1.0)).xy, 0.0, 1.0);
  float alpha = u_alpha * a_color.a;
  v_color = vec4(a_color.rgb * alpha, alpha);
}`;
const LINE_FRAGMENT = `#version 300 es
precision mediump float;
in vec4 v_color; out vec4 color;
void main() { color = v_color; }`;

const FINE_VERTEX = `#version 300 es
in vec2 a_part;   // along the edge (0 source, 1 target, 2 arrow's base, 3 its tip) and to which side
in vec4 a_ends; in float a_radius; in vec4 a_color;
uniform mat3 u_matrix; uniform vec2 u_viewport; uniform float u_sizeRatio; uniform float u_pixelRatio;
uniform float u_width; uniform float u_head; uniform float u_alpha;
out vec4 v_color; out float v_side; out float v_half;
void main() {
  vec2 p = ((u_matrix * vec3(a_ends.xy, 1.0)).xy * 0.5 + 0.5) * u_viewport;
  vec2 q = ((u_matrix * vec3(a_ends.zw, 1.0)).xy * 0.5 + 0.5) * u_viewport;
  vec2 way = q - p;
  float far = max(length(way), 0.001);
  way /= far;
  vec2 side = vec2(-way.y, way.x);
  float radius = a_radius / u_sizeRatio * u_pixelRatio + 1.5 * u_pixelRatio;
  float head = far > radius + u_head * 2.0 ? u_head : 0.0;
  vec2 tip = q - way * min(radius, far);
  vec2 base = tip - way * head;
  float reach = u_width * 0.5 + 0.75;
  vec2 at; v_half = u_width * 0.5; v_side = a_part.y * reach;
  if (a_part.x < 0.5) at = p + side * a_part.y * reach;
  else if (a_part.x < 1.5) at = base + side * a_part.y * reach;
  else { at = (a_part.x < 2.5 ? base : tip) + side * a_part.y * head * 0.42; v_side = 0.0; v_half = 1.0; }
  gl_Position = vec4(at / u_viewport * 2.0 - 1.0, 0.0, 1.0);
  float alpha = u_alpha * a_color.a;
  v_color = vec4(a_color.rgb, a_part.x > 1.5 ? min(1.0, alpha * 1.7) : alpha);
}`;
const FINE_FRAGMENT = `#version 300 es
precision mediump float;
in vec4 v_color; in float v_side; in float v_half;
out vec4 color;
void main() {
  float alpha = v_color.a * clamp(v_half + 0.5 - abs(v_side), 0.0, 1.0);
  color = vec4(v_color.rgb * alpha, alpha);
}`;
/** A line as two triangles, its head as one. */
const PARTS = [[0, -1], [0, 1], [1, 1], [0, -1], [1, 1], [1, -1], [2, -1], [2, 1], [3, 0]];
const FLOATS = 8; // a vertex of the fine manner: part, both ends, radius, colour

/** An edge program for sigma that draws *field*. */
export function fieldProgram(field: Field, dark: () => boolean): EdgeProgramType {
  return class extends EdgeField {
    constructor(gl: WebGLRenderingContext) { super(gl as unknown as WebGL2RenderingContext, field, dark); }
  } as unknown as EdgeProgramType;
}

class EdgeField {
  drawLabel = undefined;
  private readonly lines: Pencil;
  private readonly fine: Pencil;
  private version = -1;
  /** The view and version for which the fine edges were gathered. */
  private gathered = "";
  private chosen = 0;

  constructor(private readonly gl: WebGL2RenderingContext, private readonly field: Field, private readonly dark: () => boolean) {
    this.lines = new Pencil(gl, LINE_VERTEX, LINE_FRAGMENT, COMMON);
    this.lines.buffer("ends", [["a_at", 2, gl.FLOAT, 8, 0]]);
    this.lines.buffer("colors", [["a_color", 4, gl.UNSIGNED_BYTE, 4, 0]]);
    this.fine = new Pencil(gl, FINE_VERTEX, FINE_FRAGMENT, PLACED);
    const step = FLOATS * 4;
    this.fine.buffer("all", [["a_part", 2, gl.FLOAT, step, 0], ["a_ends", 4, gl.FLOAT, step, 8], ["a_radius", 1, gl.FLOAT, step, 24], ["a_color", 4, gl.UNSIGNED_BYTE, step, 28]]);
  }

  process(): void { /* no edge is ever handed over: they are all in the field */ }
  reallocate(): void { /* the field's arrays are already what is to be drawn */ }
  kill(): void { this.lines.kill(); this.fine.kill(); }

  render(params: RenderParams): void {
    const { gl, field } = this;
    if (!field.count) return;
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    gl.viewport(0, 0, params.width * params.pixelRatio, params.height * params.pixelRatio);
    gl.enable(gl.BLEND);
    if (this.gather(params)) this.drawFine(params);
    else this.drawLines(params);
  }

  private drawLines(params: RenderParams): void {
    const { gl, field, lines } = this;
    if (this.version !== field.version) {
      lines.load("ends", field.ends);
      lines.load("colors", field.colors);
      this.version = field.version;
    }
    const drawn = field.moving ? Math.min(field.count, SAMPLE) : field.count;
    lines.use();
    gl.uniformMatrix3fv(lines.at["u_matrix"], false, params.matrix);
    gl.uniform1f(lines.at["u_alpha"], manner(drawn * Math.min(1, params.zoomRatio ** 2), this.dark()).alpha);
    gl.drawArrays(gl.LINES, 0, 2 * drawn);
    gl.bindVertexArray(null);
  }

  private drawFine(params: RenderParams): void {
    const { gl, fine: { at } } = this;
    const how = manner(this.chosen, this.dark());
    this.fine.use();
    gl.uniformMatrix3fv(at["u_matrix"], false, params.matrix);
    gl.uniform2f(at["u_viewport"], params.width * params.pixelRatio, params.height * params.pixelRatio);
    gl.uniform1f(at["u_sizeRatio"], params.sizeRatio);
    gl.uniform1f(at["u_pixelRatio"], params.pixelRatio);
    gl.uniform1f(at["u_width"], how.width * params.pixelRatio);
    gl.uniform1f(at["u_head"], how.head * params.pixelRatio);
    gl.uniform1f(at["u_alpha"], how.alpha);
    gl.drawArrays(gl.TRIANGLES, 0, PARTS.length * this.chosen);
    gl.bindVertexArray(null);
  }

  /** Gather the edges on the screen for the fine manner; false when they are too many, or still moving past. */
  private gather(params: RenderParams): boolean {
    const { field } = this;
    const all = field.count <= FINE;
    if (!all && field.moving) return false;
    const view = all ? `${field.version}` : `${field.version} ${params.invMatrix.join(" ")}`;
    if (view === this.gathered) return this.chosen <= FINE;
    this.gathered = view;
    const chosen = all ? Uint32Array.from({ length: field.count }, (_, e) => e) : this.inView(params.invMatrix);
    this.chosen = chosen.length;
    if (this.chosen <= FINE) this.fine.load("all", expanded(field, chosen));
    return this.chosen <= FINE;
  }

  /** Edges whose box meets the window; one more than can be drawn fine when there are more. */
  private inView(m: Float32Array): Uint32Array {
    const { ends, count } = this.field;
    const xs = [m[6] - m[0] - m[3], m[6] + m[0] + m[3]].sort((a, b) => a - b), ys = [m[7] - m[1] - m[4], m[7] + m[1] + m[4]].sort((a, b) => a - b);
    const found = new Uint32Array(FINE + 1);
    let k = 0;
    for (let e = 0; e < count && k <= FINE; e++) {
      const x0 = ends[4 * e], y0 = ends[4 * e + 1], x1 = ends[4 * e + 2], y1 = ends[4 * e + 3];
      if (Math.max(x0, x1) >= xs[0] && Math.min(x0, x1) <= xs[1] && Math.max(y0, y1) >= ys[0] && Math.min(y0, y1) <= ys[1]) found[k++] = e;
    }
    return found.subarray(0, k);
  }
}

/** The corners of the chosen edges' lines and heads. */
function expanded(field: Field, chosen: Uint32Array): Float32Array {
  const found = new Float32Array(chosen.length * PARTS.length * FLOATS);
  const colors = new Uint32Array(field.colors.buffer), bits = new Uint32Array(found.buffer);
  let at = 0;
  for (const e of chosen)
    for (const [along, side] of PARTS) {
      found[at] = along;
      found[at + 1] = side;
      found.set(field.ends.subarray(4 * e, 4 * e + 4), at + 2);
      found[at + 6] = field.radii[e];
      bits[at + 7] = colors[2 * e];
      at += FLOATS;
    }
  return found;
}

type Attribute = [name: string, size: number, type: number, stride: number, offset: number];

/** A WebGL program with its buffers. */
class Pencil {
  readonly at: Record<string, WebGLUniformLocation | null> = {};
  private readonly program: WebGLProgram;
  private readonly array: WebGLVertexArrayObject;
  private readonly buffers: Record<string, WebGLBuffer> = {};

  constructor(private readonly gl: WebGL2RenderingContext, vertex: string, fragment: string, uniforms: string[]) {
    this.program = gl.createProgram()!;
    for (const [type, source] of [[gl.VERTEX_SHADER, vertex], [gl.FRAGMENT_SHADER, fragment]] as const) {
      const shader = gl.createShader(type)!;
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(this.program, shader);
    }
    gl.linkProgram(this.program);
    if (!gl.getProgramParameter(this.program, gl.LINK_STATUS)) throw new Error(`edges: ${gl.getProgramInfoLog(this.program)}`);
    for (const name of uniforms) this.at[name] = gl.getUniformLocation(this.program, name);
    this.array = gl.createVertexArray()!;
  }

  buffer(name: string, attributes: Attribute[]): void {
    const { gl } = this;
    gl.bindVertexArray(this.array);
    this.buffers[name] = gl.createBuffer()!;
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffers[name]);
    for (const [attribute, size, type, stride, offset] of attributes) {
      const at = gl.getAttribLocation(this.program, attribute);
      gl.enableVertexAttribArray(at);
      gl.vertexAttribPointer(at, size, type, type === gl.UNSIGNED_BYTE, stride, offset);
    }
    gl.bindVertexArray(null);
  }

  load(name: string, data: Float32Array | Uint8Array): void {
    this.gl.bindBuffer(this.gl.ARRAY_BUFFER, this.buffers[name]);
    this.gl.bufferData(this.gl.ARRAY_BUFFER, data as BufferSource, this.gl.STATIC_DRAW);
  }

  use(): void {
    this.gl.useProgram(this.program);
    this.gl.bindVertexArray(this.array);
  }

  kill(): void { this.gl.deleteProgram(this.program); }
}
