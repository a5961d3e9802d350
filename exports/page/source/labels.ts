/** Words on the map: names of communities and of the most telling papers, placed so that none covers another. */

import type { Data } from "./data";
import { blend, readable, type Paint } from "./scales";

/** From graph positions to pixels: x = ax * X + bx, y = ay * Y + by (the view is never turned). */
export interface View { ax: number; bx: number; ay: number; by: number; width: number; height: number; ratio: number; scale: number }

export interface Box { x: number; y: number; w: number; h: number }
export const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif';

/** Keeps boxes that are taken, in a grid, so that asking costs little. */
class Taken {
  private cells = new Map<number, Box[]>();
  private each(box: Box, see: (key: number) => boolean): boolean {
    for (let i = Math.floor(box.x / 80); i <= Math.floor((box.x + box.w) / 80); i++)
      for (let j = Math.floor(box.y / 40); j <= Math.floor((box.y + box.h) / 40); j++) if (see(i * 4096 + j)) return true;
    return false;
  }
  free(box: Box): boolean {
    return !this.each(box, (key) => (this.cells.get(key) ?? []).some((b) => box.x < b.x + b.w && b.x < box.x + box.w && box.y < b.y + b.h && b.y < box.y + box.h));
  }
  take(box: Box): void {
    this.each(box, (key) => { const cell = this.cells.get(key); if (cell) cell.push(box); else this.cells.set(key, [box]); return false; });
  }
}

/** Signs of Chinese, Japanese and Korean, and pictures: twice as wide as a letter, and a line may end after each. */
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\u{1f300}-\u{1faff}\u{20000}-\u{3ffff}]/u;
const signs = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** A text in at most *most* lines of about *width* letters, cut with an ellipsis; words too long for a line are broken. */
export function lines(text: string, width: number, most: number): string[] {
  const found: string[] = [];
  let line = "", long = 0;
  for (const { part, size, gap } of pieces(text.trim().slice(0, 40 * width), width)) {
    if (!line || long + size + gap <= width) { line += (line && gap ? " " : "") + part; long += size + gap; continue; }
    if (found.push(line) === most) { found[most - 1] += gap ? " …" : "…"; return found; }
    line = part;
    long = size;
  }
  if (line) found.push(line);
  return found;
}

/** Words, or parts of them that a line may end after, with their width in letters and the blank before them. */
function* pieces(text: string, width: number): Generator<{ part: string; size: number; gap: 0 | 1 }> {
  for (const word of text.split(/\s+/)) {
    if (word.length <= width && !WIDE.test(word)) { yield { part: word, size: word.length, gap: 1 }; continue; }
    let part = "", size = 0, gap: 0 | 1 = 1;
    for (const { segment } of signs.segment(word)) {
      const wide = WIDE.test(segment);
      if (part && (wide || size >= width - 1)) { yield { part, size, gap }; part = ""; size = 0; gap = 0; }
      part += segment;
      size += wide ? 2 : 1;
      if (wide) { yield { part, size, gap }; part = ""; size = 0; gap = 0; }
    }
    if (part) yield { part, size, gap };
  }
}

export interface Named { group: number; label: string; x: number; y: number; color: string; spread: number }

export class Labels {
  /** Nodes, the most telling first; set anew when sizes or filters change. */
  order: Uint32Array = new Uint32Array(0);
  named: Named[] = [];
  private widths = new Map<string, number>();
  constructor(private readonly data: Data) {}

  /** Middle (median) of every larger community's nodes that are seen. */
  place(nodes: Uint8Array, colorOf: (node: number) => string): void {
    const community = this.data.numbers("community");
    this.named = [];
    if (!community) return;
    const members = new Map<number, number[]>();
    for (let i = 0; i < this.data.n; i++) if (nodes[i] && community[i] === community[i]) { const list = members.get(community[i]); if (list) list.push(i); else members.set(community[i], [i]); }
    const least = Math.max(3, this.data.n * 0.012);
    const middle = (list: number[], of: Float32Array, at: number) => { const sorted = list.map((i) => of[i]).sort((a, b) => a - b); return sorted[Math.floor((sorted.length - 1) * at)]; };
    for (const one of this.data.communities) {
      const list = members.get(one.id);
      if (!list || list.length < least || !one.label || this.named.length >= 18) continue;
      const { x, y } = this.data;
      this.named.push({ group: one.id, label: one.label, x: middle(list, x, 0.5), y: middle(list, y, 0.5), color: colorOf(list[0]), spread: middle(list, y, 0.85) - middle(list, y, 0.15) });
    }
  }

  /** Draw onto *context*; returns how many papers are named. */
  draw(context: CanvasRenderingContext2D, view: View, radius: (node: number) => number, nodes: Uint8Array, paint: Paint, always: readonly number[], picked: boolean, reserved: readonly Box[] = []): number {
    const taken = new Taken();
    for (const box of reserved) taken.take(box);
    context.textAlign = "center";
    context.lineJoin = "round";
    const { x, y } = this.data;
    let placed = 0;
    for (const node of always) placed += Number(this.paper(context, taken, view, node, x[node], y[node], radius(node), paint, true));
    // The three most telling papers come first, then the groups, then the rest as there is room.
    for (const node of this.order.subarray(0, 3)) if (nodes[node] && !always.includes(node)) placed += Number(this.paper(context, taken, view, node, x[node], y[node], radius(node), paint, false));
    if (view.ratio > 0.22 && !picked) for (const one of this.named.slice(0, view.width < 600 ? 8 : 18)) this.community(context, taken, view, one, paint);
    const wanted = Math.min(140, Math.round((view.width < 600 ? 6 : 10) * Math.pow(Math.min(1, view.ratio), -1.5)));
    let tried = 0;
    for (const node of this.order.subarray(3)) {
      if (placed >= wanted + always.length || tried > wanted * 12) break;
      if (!nodes[node]) continue;
      const px = view.ax * x[node] + view.bx, py = view.ay * y[node] + view.by;
      if (px < 0 || py < 0 || px > view.width || py > view.height || always.includes(node)) continue;
      tried++;
      placed += Number(this.paper(context, taken, view, node, x[node], y[node], radius(node), paint, false));
    }
    return placed;
  }

  private paper(context: CanvasRenderingContext2D, taken: Taken, view: View, node: number, gx: number, gy: number, radius: number, paint: Paint, strong: boolean): boolean {
    const size = strong ? 13 : 12;
    const x = view.ax * gx + view.bx, y = view.ay * gy + view.by;
    const text = lines(this.data.labels[node], strong ? 44 : 30, strong ? 3 : 2);
    context.font = `${strong ? 600 : 400} ${size}px ${FONT}`;
    const w = Math.max(...text.map((line) => this.width(context, line))) + 8, h = text.length * (size + 3) + 4;
    for (const [beside, top] of [[0, y + radius + 4], [0, y - radius - 4 - h], [1, y - h / 2], [-1, y - h / 2]]) {
      const left = Math.min(Math.max(x + beside * (w / 2 + radius + 3), w / 2 + 4), view.width - w / 2 - 4);
      const box = { x: left - w / 2, y: top, w, h };
      if (!strong && ((!beside && Math.abs(left - x) > w / 2) || top < 0 || top + h > view.height || !taken.free(box))) continue;
      taken.take(box);
      taken.take({ x: x - radius, y: y - radius, w: 2 * radius, h: 2 * radius });
      write(context, text, left, top + size + 1, size + 3, strong ? paint.ink : blend(paint.ink, paint.muted, 0.35), paint.paper);
      return true;
    }
    return false;
  }

  private community(context: CanvasRenderingContext2D, taken: Taken, view: View, one: Named, paint: Paint): void {
    const size = view.width < 600 ? 12 : 14, step = size + 4;
    const text = lines(one.label, 26, 2);
    context.font = `600 ${size}px ${FONT}`;
    const w = Math.max(...text.map((line) => this.width(context, line))) + 10, h = text.length * step + 4;
    const x = Math.min(Math.max(view.ax * one.x + view.bx, w / 2 + 6), view.width - w / 2 - 6);
    const middle = view.ay * one.y + view.by, reach = Math.abs(view.ay) * one.spread * 0.5 + 14;
    for (const y of [middle - reach, middle, middle + reach, middle - reach * 1.6, middle + reach * 1.6]) {
      const box = { x: x - w / 2, y: y - h / 2, w, h };
      if (box.y < 4 || box.y + h > view.height - 4 || !taken.free(box)) continue;
      taken.take(box);
      write(context, text, x, box.y + size + 1, step, readable(blend(one.color, paint.ink, paint.dark ? 0.15 : 0.3), paint), paint.paper, 5);
      return;
    }
  }

  private width(context: CanvasRenderingContext2D, text: string): number {
    const key = context.font + text;
    let width = this.widths.get(key);
    if (width === undefined) {
      if (this.widths.size > 5000) this.widths.clear();
      this.widths.set(key, width = context.measureText(text).width);
    }
    return width;
  }
}

function write(context: CanvasRenderingContext2D, text: string[], x: number, y: number, step: number, color: string, paper: string, halo = 3.5): void {
  context.strokeStyle = paper;
  context.lineWidth = halo;
  context.globalAlpha = 0.88;
  text.forEach((line, k) => context.strokeText(line, x, y + k * step));
  context.globalAlpha = 1;
  context.fillStyle = color;
  text.forEach((line, k) => context.fillText(line, x, y + k * step));
}
