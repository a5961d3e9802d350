/** What is picked, drawn over a veil that lets the rest of the graph shine through. */

import type { Data } from "./data";
import type { Seen } from "./filter";
import type { View } from "./labels";
import type { Paint } from "./scales";

/** Nodes and edges in the light; *strong* ones named in bold; *way* is a path's edges. */
export interface Picked { nodes: ReadonlySet<number>; edges: readonly number[]; strong: readonly number[]; way: readonly number[] }
interface Look { radius: (node: number) => number; color: (node: number) => string; paint: Paint; hovered: number }

export function drawPicked(context: CanvasRenderingContext2D, view: View, data: Data, seen: Seen, picked: Picked, look: Look): void {
  const { paint } = look;
  const at = (node: number): [number, number] => [view.ax * data.x[node] + view.bx, view.ay * data.y[node] + view.by];
  if (picked.nodes.size) {
    context.globalAlpha = paint.dark ? 0.8 : 0.78;
    context.fillStyle = paint.paper;
    context.fillRect(0, 0, view.width, view.height);
    context.globalAlpha = 1;
    const thin = picked.edges.length > 120;
    for (const edge of picked.edges) arrow(context, at(data.source[edge]), at(data.target[edge]), look.radius(data.target[edge]), edgeColor(data, edge, picked, paint), thin ? 1 : 1.5, thin ? 0.55 : 0.85);
    for (const edge of picked.way) arrow(context, at(data.source[edge]), at(data.target[edge]), look.radius(data.target[edge]), paint.accent, 3, 1);
    for (const node of picked.nodes) if (seen.nodes[node] || picked.strong.includes(node)) mark(context, data, node, at(node), look);
  }
  for (const node of [...picked.strong, look.hovered]) {
    if (node < 0) continue;
    const [x, y] = at(node);
    context.beginPath();
    context.arc(x, y, look.radius(node) + 6, 0, 2 * Math.PI);
    context.strokeStyle = paint.accent;
    context.lineWidth = 2.5;
    context.stroke();
  }
}

/** What the picked node cites and who cites it differ by colour as well as by the arrow's end. */
function edgeColor(data: Data, edge: number, picked: Picked, paint: Paint): string {
  return picked.strong.length === 1 && data.source[edge] === picked.strong[0] ? paint.accent : paint.dark ? "#f2a24a" : "#b35900";
}

function arrow(context: CanvasRenderingContext2D, [x0, y0]: [number, number], [x1, y1]: [number, number], radius: number, color: string, width: number, alpha: number): void {
  const length = Math.hypot(x1 - x0, y1 - y0) || 1;
  const ux = (x1 - x0) / length, uy = (y1 - y0) / length;
  const head = Math.min(5 + width * 2, length / 2);
  const tx = x1 - ux * (radius + 3), ty = y1 - uy * (radius + 3);
  context.globalAlpha = alpha;
  context.strokeStyle = context.fillStyle = color;
  context.lineWidth = width;
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(tx - ux * head, ty - uy * head);
  context.stroke();
  context.beginPath();
  context.moveTo(tx, ty);
  context.lineTo(tx - ux * head - uy * head * 0.45, ty - uy * head + ux * head * 0.45);
  context.lineTo(tx - ux * head + uy * head * 0.45, ty - uy * head - ux * head * 0.45);
  context.fill();
  context.globalAlpha = 1;
}

function mark(context: CanvasRenderingContext2D, data: Data, node: number, [x, y]: [number, number], look: Look): void {
  const r = look.radius(node);
  const shape = (grow: number) => {
    context.beginPath();
    if (data.repository[node]) { const side = r * 0.88 + grow; context.roundRect(x - side, y - side, 2 * side, 2 * side, r * 0.2 + grow); }
    else context.arc(x, y, r + grow, 0, 2 * Math.PI);
    context.fill();
  };
  if (data.listed[node]) { context.fillStyle = look.paint.ink; shape(2.6); }
  context.fillStyle = look.paint.paper;
  shape(1);
  context.fillStyle = look.color(node);
  shape(0);
}
