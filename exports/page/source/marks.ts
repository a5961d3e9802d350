/** How a node is drawn: papers as discs, repositories as squares, listed papers with a ring. One WebGL program for all, without instances (see field.ts). */

import { NodeProgram } from "sigma/rendering";
import type { ProgramInfo } from "sigma/rendering";
import type { NodeDisplayData, RenderParams } from "sigma/types";
import { floatColor } from "sigma/utils";
import { rgb, type Paint } from "./scales";

export const SQUARE = 1, RINGED = 2;
export interface Mark extends NodeDisplayData { mark: number }

const VERTEX = /* glsl */ `
attribute vec4 a_id;
attribute vec4 a_color;
attribute vec2 a_position;
attribute float a_size;
attribute float a_mark;
attribute float a_corner;
uniform mat3 u_matrix;
uniform float u_sizeRatio;
uniform vec2 u_viewport;
uniform float u_pixelRatio;
varying vec4 v_color;
varying vec2 v_at;
varying float v_radius;
varying float v_mark;
const float bias = 255.0 / 254.0;
void main() {
  float radius = a_size / u_sizeRatio * u_pixelRatio;
  float reach = radius + 3.0 * u_pixelRatio;
  vec2 centre = (u_matrix * vec3(a_position, 1.0)).xy;
  // One triangle around the disc: its corners are twice as far out.
  vec2 corner = a_corner < 0.5 ? vec2(0.0, 2.0) : vec2(a_corner < 1.5 ? 1.7320508 : -1.7320508, -1.0);
  v_at = corner * reach;
  gl_Position = vec4(centre + v_at * 2.0 / u_viewport, 0.0, 1.0);
  v_radius = radius;
  v_mark = a_mark;
  #ifdef PICKING_MODE
  v_color = a_id;
  #else
  v_color = a_color;
  #endif
  v_color.a *= bias;
}`;

// Distances in device pixels: inside the shape, then a gap in the paper's colour, then the ring where there is one.
const FRAGMENT = /* glsl */ `
precision highp float;
varying vec4 v_color;
varying vec2 v_at;
varying float v_radius;
varying float v_mark;
uniform vec3 u_paper;
uniform vec3 u_ink;
uniform float u_pixelRatio;
float cover(float edge) { return clamp(0.5 - edge, 0.0, 1.0); }
void main() {
  bool square = mod(v_mark, 2.0) > 0.5;
  bool ringed = v_mark > 1.5;
  vec2 corner = abs(v_at) - vec2(v_radius * 0.68);
  float box = length(max(corner, 0.0)) + min(max(corner.x, corner.y), 0.0) - v_radius * 0.2;
  float far = square ? box : length(v_at) - v_radius;
  float gap = clamp(v_radius * 0.18, 0.5 * u_pixelRatio, 1.2 * u_pixelRatio);
  float ring = ringed ? clamp(v_radius * 0.28, 0.8 * u_pixelRatio, 1.7 * u_pixelRatio) : 0.0;
  #ifdef PICKING_MODE
  if (far > gap + ring + u_pixelRatio) discard;
  gl_FragColor = v_color;
  #else
  float body = cover(far);
  float moat = cover(far - gap);
  float outer = ringed ? cover(far - gap - ring) : max(body, moat * 0.75);
  if (outer < 0.004) discard;
  vec3 shade = mix(ringed ? mix(u_ink, u_paper, moat) : u_paper, v_color.rgb, body);
  gl_FragColor = vec4(shade * outer, outer);
  #endif
}`;

const UNIFORMS = ["u_matrix", "u_sizeRatio", "u_viewport", "u_pixelRatio", "u_paper", "u_ink"] as const;
const { FLOAT, UNSIGNED_BYTE } = WebGL2RenderingContext;

/** The program for the marks; *paint* is asked for its colours at every frame. */
export function markProgram(paint: () => Paint) {
  return class MarkProgram extends NodeProgram<(typeof UNIFORMS)[number]> {
    override getDefinition() {
      return {
        VERTICES: 3, VERTEX_SHADER_SOURCE: VERTEX, FRAGMENT_SHADER_SOURCE: FRAGMENT, METHOD: WebGL2RenderingContext.TRIANGLES, UNIFORMS,
        ATTRIBUTES: [
          { name: "a_position", size: 2, type: FLOAT },
          { name: "a_size", size: 1, type: FLOAT },
          { name: "a_mark", size: 1, type: FLOAT },
          { name: "a_color", size: 4, type: UNSIGNED_BYTE, normalized: true },
          { name: "a_id", size: 4, type: UNSIGNED_BYTE, normalized: true },
          { name: "a_corner", size: 1, type: FLOAT },
        ],
      };
    }

    override processVisibleItem(index: number, at: number, data: NodeDisplayData): void {
      const array = this.array, color = floatColor(data.color);
      for (let corner = 0; corner < 3; corner++) {
        array[at++] = data.x;
        array[at++] = data.y;
        array[at++] = data.size;
        array[at++] = (data as Mark).mark;
        array[at++] = color;
        array[at++] = index;
        array[at++] = corner;
      }
    }

    override setUniforms(params: RenderParams, { gl, uniformLocations: at }: ProgramInfo): void {
      gl.uniformMatrix3fv(at["u_matrix"], false, params.matrix);
      gl.uniform1f(at["u_sizeRatio"], params.sizeRatio);
      gl.uniform1f(at["u_pixelRatio"], params.pixelRatio);
      gl.uniform2f(at["u_viewport"], params.width * params.pixelRatio, params.height * params.pixelRatio);
      const { paper, ink } = paint();
      gl.uniform3fv(at["u_paper"], rgb(paper).map((v) => v / 255));
      gl.uniform3fv(at["u_ink"], rgb(ink).map((v) => v / 255));
    }
  };
}
