/** The years as bars, with two ends to drag: by pointer, touch or arrow keys. */

import type { Data } from "./data";
import { h, s } from "./dom";

const WIDTH = 240, HEIGHT = 56;
/** Years shown one by one, counted back from the newest; what is older shares the first bar. */
const MOST = 300;

export class Histogram {
  readonly element: HTMLElement;
  readonly first: number;
  readonly last: number;
  private readonly bars: SVGElement[] = [];
  private readonly ends: HTMLElement[];
  private readonly text: HTMLElement;
  private range: [number, number];

  constructor(data: Data, private readonly change: (years: [number, number] | null) => void) {
    const values = data.numbers("year")!;
    const known = Array.from(values).filter((v) => v === v).map(Math.floor).sort((a, b) => a - b);
    this.last = known[known.length - 1];
    // One forgotten century must not squeeze the rest into a line: years before the oldest 1 % share the first bar.
    this.first = Math.max(known[0], Math.min(known[Math.floor(known.length * 0.01)], this.last - 5));
    if (this.first < known[0] || known.length < 100) this.first = known[0];
    this.first = Math.max(this.first, this.last - MOST);
    this.oldest = known[0];
    this.range = [this.first, this.last];
    const svg = s("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", class: "bars", "aria-hidden": "true" });
    const step = WIDTH / this.count;
    for (let k = 0; k < this.count; k++) {
      const bar = s("rect", { x: k * step + 0.5, width: Math.max(0.8, step - 1), rx: Math.min(1.5, step / 4) });
      this.bars.push(bar);
      svg.append(bar);
    }
    this.ends = [0, 1].map((which) => h("div", { class: "end", role: "slider", tabindex: "0", "aria-label": which ? "Latest year" : "Earliest year", "aria-valuemin": this.first, "aria-valuemax": this.last,
      onkeydown: (event: KeyboardEvent) => this.key(event, which), onpointerdown: (event: PointerEvent) => this.drag(event, which) }));
    this.text = h("output", { class: "years" });
    const field = h("div", { class: "brush", onpointerdown: (event: PointerEvent) => this.sweep(event) }, svg as unknown as Node, ...this.ends);
    this.element = h("div", { class: "histogram" }, field, this.text);
  }

  readonly oldest: number;
  get count(): number { return this.last - this.first + 1; }

  /** Bars for the nodes that pass all other filters, and the range that is chosen. */
  draw(data: Data, nodes: Uint8Array, years: [number, number] | null): void {
    const counts = new Float64Array(this.count);
    const values = data.numbers("year")!;
    for (let i = 0; i < data.n; i++) if (nodes[i] && values[i] === values[i]) counts[Math.max(0, Math.floor(values[i]) - this.first)]++;
    const most = Math.max(1, ...counts);
    this.range = years ? [Math.max(this.first, years[0]), Math.min(this.last, years[1])] : [this.first, this.last];
    this.bars.forEach((bar, k) => {
      const height = counts[k] ? Math.max(1.5, Math.sqrt(counts[k] / most) * HEIGHT) : 0;
      bar.setAttribute("y", String(HEIGHT - height));
      bar.setAttribute("height", String(height));
      const year = this.first + k;
      bar.setAttribute("class", year >= this.range[0] && year <= this.range[1] ? "bar in" : "bar");
    });
    this.ends.forEach((end, which) => {
      const at = ((this.range[which] - this.first + which) / this.count) * 100;
      end.style.left = `${at}%`;
      end.setAttribute("aria-valuenow", String(this.range[which]));
      end.setAttribute("aria-valuetext", String(this.range[which]));
    });
    this.text.textContent = years ? (this.range[0] === this.range[1] ? `${this.range[0]}` : `${this.label(this.range[0])} to ${this.range[1]}`) : `${this.label(this.first)} to ${this.last} · all years`;
  }

  private label(year: number): string { return year === this.first && this.oldest < this.first ? `${year} and before` : String(year); }

  private choose(from: number, to: number): void {
    const low = Math.max(this.first, Math.min(from, to)), high = Math.min(this.last, Math.max(from, to));
    this.change(low === this.first && high === this.last ? null : [low === this.first ? this.oldest : low, high]);
  }

  private key(event: KeyboardEvent, which: number): void {
    const steps: Record<string, number> = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -5, PageUp: 5, Home: -1e6, End: 1e6 };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const next: [number, number] = [...this.range];
    next[which] = Math.max(which ? next[0] : this.first, Math.min(which ? this.last : next[1], next[which] + step));
    this.choose(next[0], next[1]);
  }

  private yearAt(event: PointerEvent): number {
    const box = this.element.firstElementChild!.getBoundingClientRect();
    return this.first + Math.max(0, Math.min(this.count - 1, Math.floor(((event.clientX - box.left) / box.width) * this.count)));
  }

  private drag(event: PointerEvent, which: number): void {
    event.preventDefault();
    event.stopPropagation();
    this.ends[which].focus();
    const other = this.range[1 - which];
    this.follow(event, (year) => this.choose(which ? Math.min(other, year) : year, which ? Math.max(other, year) : Math.max(other, year)));
  }

  /** A sweep over the bars chooses the years between; a mere click on them chooses that year. */
  private sweep(event: PointerEvent): void {
    event.preventDefault();
    const from = this.yearAt(event);
    this.choose(from, from);
    this.follow(event, (year) => this.choose(from, year));
  }

  private follow(event: PointerEvent, act: (year: number) => void): void {
    const at = event.currentTarget as HTMLElement;
    at.setPointerCapture(event.pointerId);
    const move = (next: PointerEvent) => act(this.yearAt(next));
    const done = () => { at.removeEventListener("pointermove", move); at.removeEventListener("pointerup", done); at.removeEventListener("pointercancel", done); };
    at.addEventListener("pointermove", move);
    at.addEventListener("pointerup", done);
    at.addEventListener("pointercancel", done);
  }
}
