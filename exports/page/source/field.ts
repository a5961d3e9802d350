/**
 * All edges in one draw: a line and an arrow head each, straight from typed arrays.
 *
 * sigma keeps some objects per edge; with a hundred thousand edges these cost more than everything else together. So the graph
 * sigma sees has no edges, and this, which sigma takes for one of its edge programs, draws them from four numbers an edge.
 */

import { EdgeProgram } from "sigma/rendering";
import type { EdgeProgramType } from "sigma/rendering";
import type { RenderParams } from "sigma/types";

const VERTEX = `#version 300 es
in vec2 a_part;   // along the edge (0 source, 1 target, 2 arrow's base, 3 its tip) and to which side
in vec2 a_from; in vec2 a_to; in float a_radius; in vec4 a_color;
uniform mat3 u_matrix; uniform vec2 u_viewport; uniform float u_sizeRatio; uniform float u_pixelRatio;
uniform float u_width; uniform float u_head; uniform float u_alpha;
out vec4 v_color; out float v_side; out float v_half;
void main() {
  vec2 p = ((u_matrix * vec3(a_from, 1.0)).xy * 0.5 + 0.5) * u_viewport;
  vec2 q = ((u_matrix * vec3(a_to, 1.0)).xy * 0.5 + 0.5) * u_viewport;
  vec2 way = q - p;
  float length_ = max(length(way), 0.001);
  way /= length_;
  vec2 side = vec2(-way.y, way.x);
  float radius = a_radius / u_sizeRatio * u_pixelRatio + 1.5 * u_pixelRatio;
  float head = length_ > radius + u_head * 2.0 ? u_head : 0.0;
  vec2 tip = q - way * min(radius, length_);
  vec2 base = tip - way * head;
  float half_ = u_width * 0.5 + 0.75;
  vec2 at; v_half = u_width * 0.5; v_side = a_part.y * half_;
  if (a_part.x < 0.5) at = p + side * a_part.y * half_;
  else if (a_part.x < 1.5) at = base + side * a_part.y * half_;
  else { at = (a_part.x < 2.5 ? base : tip) + side * a_part.y * head * 0.42; v_side = 0.0; v_half = 1.0; }
  gl_Position = vec4(at / u_viewport * 2.0 - 1.0, 0.0, 1.0);
  float alpha = u_alpha * a_color.a;
  v_color = vec4(a_color.rgb, a_part.x > 1.5 ? min(1.0, alpha * 1.7) : alpha);
}`;
const FRAGMENT = `#version 300 es
precision mediump float;
in vec4 v_color; in float v_side; in float v_half;
out vec4 color;
void main() {
  float alpha = v_color.a * clamp(v_half + 0.5 - abs(v_side), 0.0, 1.0);
  color = vec4(v_color.rgb * alpha, alpha);
}`;
const PARTS = new Float32Array([0, -1, 0, 1, 1, 1, 0, -1, 1, 1, 1, -1, 2, -1, 2, 1, 3, 0]);

/** What is to be drawn: per edge x, y of both ends and the target's radius, and its colour; in an order in which any beginning is a fair sample. */
export class Field {
  count = 0;
  ends = new Float32Array(0);
  colors = new Uint8Array(0);
  /** True while the view moves: then a sample of the edges must do. */
  moving = false;
  /** Counts up when the arrays changed. */
  version = 0;
}

/** Most edges drawn while the view moves. */
const SAMPLE = 6000;

/** Alpha, width and arrow length (pixels) for about this many edges on the screen. */
export function manner(onScreen: number, dark: boolean): { alpha: number; width: number; head: number } {
  const alpha = Math.min(0.6, Math.max(0.07, 3.6 / Math.pow(Math.max(onScreen, 1), 0.36))) * (dark ? 0.85 : 1);
  return { alpha, width: onScreen < 300 ? 1.3 : 1, head: onScreen < 400 ? 8 : onScreen < 5000 ? 5.5 : 0 };
}

/** An edge program for sigma that draws *field*. */
export function fieldProgram(field: Field, dark: () => boolean): EdgeProgramType {
  return class extends EdgeField {
    constructor(gl: WebGLRenderingContext) { super(gl as unknown as WebGL2RenderingContext, field, dark); }
  } as unknown as EdgeProgramType;
}

class EdgeField implements Pick<EdgeProgram, "kill" | "process" | "reallocate" | "drawLabel"> {
  drawLabel = undefined;
  private readonly program: WebGLProgram;
  private readonly array: WebGLVertexArrayObject;
  private readonly ends: WebGLBuffer;
  private readonly colors: WebGLBuffer;
  private readonly at: Record<string, WebGLUniformLocation | null> = {};
  private version = -1;

  constructor(private readonly gl: WebGL2RenderingContext, private readonly field: Field, private readonly dark: () => boolean) {
    this.program = link(gl);
    for (const name of ["u_matrix", "u_viewport", "u_sizeRatio", "u_pixelRatio", "u_width", "u_head", "u_alpha"]) this.at[name] = gl.getUniformLocation(this.program, name);
    this.array = gl.createVertexArray()!;
    gl.bindVertexArray(this.array);
    const parts = gl.createBuffer();
    gl.bindBuffer(gl.ARRAY_BUFFER, parts);
    gl.bufferData(gl.ARRAY_BUFFER, PARTS, gl.STATIC_DRAW);
    this.pointer("a_part", 2, gl.FLOAT, 8, 0, 0);
    this.ends = gl.createBuffer()!;
    gl.bindBuffer(gl.ARRAY_BUFFER, this.ends);
    this.pointer("a_from", 2, gl.FLOAT, 20, 0, 1);
    this.pointer("a_to", 2, gl.FLOAT, 20, 8, 1);
    this.pointer("a_radius", 1, gl.FLOAT, 20, 16, 1);
    this.colors = gl.createBuffer()!;
    gl.bindBuffer(gl.ARRAY_BUFFER, this.colors);
    this.pointer("a_color", 4, gl.UNSIGNED_BYTE, 4, 0, 1);
    gl.bindVertexArray(null);
  }

  private pointer(name: string, size: number, type: number, stride: number, offset: number, divisor: number): void {
    const at = this.gl.getAttribLocation(this.program, name);
    this.gl.enableVertexAttribArray(at);
    this.gl.vertexAttribPointer(at, size, type, type === this.gl.UNSIGNED_BYTE, stride, offset);
    this.gl.vertexAttribDivisor(at, divisor);
  }

  process(): void { /* no edge is ever handed over: they are all in the field */ }
  reallocate(): void { /* the field's arrays are already what is to be drawn */ }
  kill(): void { this.gl.deleteProgram(this.program); }

  render(params: RenderParams): void {
    const { gl, field, at } = this;
    if (!field.count) return;
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    gl.viewport(0, 0, params.width * params.pixelRatio, params.height * params.pixelRatio);
    gl.enable(gl.BLEND);
    gl.useProgram(this.program);
    gl.bindVertexArray(this.array);
    if (this.version !== field.version) this.load();
    const drawn = field.moving ? Math.min(field.count, SAMPLE) : field.count;
    const how = manner(drawn * Math.min(1, params.zoomRatio * params.zoomRatio), this.dark());
    gl.uniformMatrix3fv(at["u_matrix"], false, params.matrix);
    gl.uniform2f(at["u_viewport"], params.width * params.pixelRatio, params.height * params.pixelRatio);
    gl.uniform1f(at["u_sizeRatio"], params.sizeRatio);
    gl.uniform1f(at["u_pixelRatio"], params.pixelRatio);
    gl.uniform1f(at["u_width"], how.width * params.pixelRatio);
    gl.uniform1f(at["u_head"], how.head * params.pixelRatio);
    gl.uniform1f(at["u_alpha"], how.alpha);
    // Lines and heads are one strip of triangles an edge; where heads would be too small to read, their corners are not even sent.
    gl.drawArraysInstanced(gl.TRIANGLES, 0, how.head ? 9 : 6, drawn);
    gl.bindVertexArray(null);
  }

  private load(): void {
    const { gl, field } = this;
    gl.bindBuffer(gl.ARRAY_BUFFER, this.ends);
    gl.bufferData(gl.ARRAY_BUFFER, field.ends, gl.STATIC_DRAW);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.colors);
    gl.bufferData(gl.ARRAY_BUFFER, field.colors, gl.STATIC_DRAW);
    this.version = field.version;
  }
}

function link(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram()!;
  for (const [type, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]] as const) {
    const shader = gl.createShader(type)!;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(`edges: ${gl.getProgramInfoLog(program)}`);
  return program;
}
