/** The table twin: the nodes that are shown, as rows; only those in sight exist as elements. */

import { clipped, type Data } from "./data";
import { h } from "./dom";
import type { Seen } from "./filter";
import { nameOf, show } from "./scales";
import type { State, Store } from "./state";

const ROW = 44;
const SPARE = 8;
interface Field { key: string; label: string; text: (node: number) => string; value?: (node: number) => number; wide?: string }

export class TableView {
  private readonly body = h("tbody", {});
  private readonly head = h("tr", { role: "row", "aria-rowindex": 1 });
  private readonly scroller: HTMLElement;
  private readonly table: HTMLElement;
  private rows: Uint32Array = new Uint32Array(0);
  private focused = 0;
  private fields: Field[] = [];
  private state!: State;

  constructor(place: HTMLElement, private readonly data: Data, private readonly store: Store, private readonly open: (node: number) => void) {
    this.table = h("table", { role: "grid", "aria-label": "Papers and repositories shown", onkeydown: (event: KeyboardEvent) => this.key(event) }, h("thead", { role: "rowgroup" }, this.head), this.body);
    this.body.setAttribute("role", "rowgroup");
    this.scroller = h("div", { class: "scroller", tabindex: "-1", onscroll: () => this.paint() }, this.table);
    place.append(this.scroller);
    new ResizeObserver(() => { if (!place.hidden) this.paint(); }).observe(this.scroller);
  }

  draw(state: State, now: Seen, size: string): void {
    this.state = state;
    this.fields = this.columns(size);
    const kept: number[] = [];
    for (let i = 0; i < this.data.n; i++) if (now.nodes[i]) kept.push(i);
    this.rows = Uint32Array.from(this.sorted(kept));
    const at = this.rows.indexOf(state.selected);
    this.focused = at >= 0 ? at : Math.min(this.focused, Math.max(0, this.rows.length - 1));
    this.table.setAttribute("aria-rowcount", String(this.rows.length + 1));
    this.table.setAttribute("aria-colcount", String(this.fields.length));
    this.heading();
    this.paint();
  }

  /** Put the keyboard on the row it was last on. */
  focus(): void {
    this.reveal(this.focused);
    this.paint();
    this.body.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }

  private columns(size: string): Field[] {
    const { data } = this;
    const number = (key: string): Field => ({ key, label: nameOf(key), value: (i) => data.value(key, i), text: (i) => { const v = data.value(key, i); return v === v ? show(v, key) : ""; } });
    const text = (key: string, label: string): Field => ({ key, label, text: (i) => data.text(key, i) });
    const names = new Map(data.communities.map((one) => [one.id, one.label || `Community ${one.id}`]));
    const listed: Field = { key: "listed", label: "Listed", value: (i) => data.listed[i] ? 1 : 0, text: (i) => data.repository[i] ? "code" : data.listed[i] ? "listed" : "found" };
    const code: Field = { key: "code", label: "Code", wide: "middle", value: (i) => data.code(i).length, text: (i) => data.code(i).map(({ node }) => data.title(node)).join(", ") };
    const measure = data.measures.includes(size) || ["upvotes", "stars"].includes(size) ? size : data.measures.find((name) => name !== "in_degree");
    return [
      { key: "title", label: "Title", text: (i) => data.title(i), wide: "wide" }, ...(data.nodes.has("authors") ? [{ ...text("authors", "Authors"), wide: "middle" }] : []),
      ...(data.numbers("year") ? [number("year")] : []), { ...number("cited_here"), label: "Cited here" }, { ...number("cited_by_listed"), label: "By listed" },
      ...(data.numbers("citation_count") ? [{ ...number("citation_count"), label: "Citations" }] : []),
      ...(measure ? [number(measure)] : []), listed,
      ...(data.nodes.has("community") ? [{ key: "community", label: "Community", text: (i: number) => names.get(data.value("community", i)) ?? "", wide: "middle" }] : []),
      ...(data.relations.includes("has_code") ? [code] : []), ...(data.numbers("coverage") ? [{ ...number("coverage"), label: "Coverage" }] : []),
    ];
  }

  /** By the chosen column; unknown values come last either way; ties keep the order of the collection. */
  private sorted(nodes: number[]): number[] {
    const field = this.fields.find((one) => one.key === this.state.sort) ?? this.fields[0];
    const way = this.state.descending ? -1 : 1;
    if (field.value) {
      const value = field.value;
      return nodes.sort((a, b) => { const x = value(a), y = value(b); return x !== x ? (y !== y ? a - b : 1) : y !== y ? -1 : (x - y) * way || a - b; });
    }
    const texts = new Map(nodes.map((i) => [i, field.text(i).toLowerCase()]));
    return nodes.sort((a, b) => { const x = texts.get(a)!, y = texts.get(b)!; return !x ? (!y ? a - b : 1) : !y ? -1 : (x < y ? -way : x > y ? way : a - b); });
  }

  private heading(): void {
    const { sort, descending } = this.state;
    const again = document.activeElement?.closest("th")?.getAttribute("data-key");
    this.head.replaceChildren(...this.fields.map((field, k) => h("th", { scope: "col", role: "columnheader", "aria-colindex": k + 1, "data-key": field.key, class: field.wide ?? (field.value ? "number" : ""), "aria-sort": field.key === sort ? (descending ? "descending" : "ascending") : "none" },
      h("button", { type: "button", onclick: () => this.store.set({ sort: field.key, descending: field.key === sort ? !descending : Boolean(field.value) }) }, field.label, h("span", { class: "arrow", "aria-hidden": "true" }, field.key === sort ? (descending ? "↓" : "↑") : "")))));
    if (again) this.head.querySelector<HTMLElement>(`[data-key="${CSS.escape(again)}"] button`)?.focus();
  }

  /** Make the rows in sight. */
  private paint(): void {
    const height = this.scroller.clientHeight;
    if (!height || !this.fields.length) return;
    const first = Math.max(0, Math.floor(this.scroller.scrollTop / ROW) - SPARE), last = Math.min(this.rows.length, Math.ceil((this.scroller.scrollTop + height) / ROW) + SPARE);
    const held = this.body.contains(document.activeElement) ? Number(document.activeElement!.getAttribute("data-row")) : -1;
    const space = (rows: number) => { const row = h("tr", { "aria-hidden": "true", class: "space" }, h("td", { colspan: this.fields.length })); (row.firstElementChild as HTMLElement).style.height = `${rows * ROW}px`; return row; };
    this.body.replaceChildren(...(first ? [space(first)] : []), ...Array.from({ length: last - first }, (_, k) => this.row(first + k)), ...(last < this.rows.length ? [space(this.rows.length - last)] : []));
    if (!this.rows.length) this.body.replaceChildren(h("tr", { role: "row" }, h("td", { role: "gridcell", colspan: this.fields.length, class: "none" }, "Nothing passes the filters.")));
    if (held >= first && held < last) this.body.querySelector<HTMLElement>(`[data-row="${held}"]`)?.focus({ preventScroll: true });
    if (!this.body.querySelector('[tabindex="0"]')) this.body.querySelector("[data-row]")?.setAttribute("tabindex", "0");
  }

  private row(k: number): HTMLElement {
    const node = this.rows[k];
    const row = h("tr", { role: "row", tabindex: k === this.focused ? 0 : -1, "data-row": k, "aria-rowindex": k + 2, "aria-selected": String(node === this.state.selected), class: node === this.state.selected ? "selected" : null,
      onclick: () => { this.focused = k; this.open(node); } });
    row.append(...this.fields.map((field, c) => { const words = clipped(field.text(node)); return h("td", { role: "gridcell", "aria-colindex": c + 1, class: field.wide ?? (field.value ? "number" : ""), title: field.wide ? words : null }, h("span", {}, words)); }));
    return row;
  }

  private key(event: KeyboardEvent): void {
    const on = (event.target as HTMLElement).getAttribute("data-row");
    if (on === null) return;
    const page = Math.max(1, Math.floor(this.scroller.clientHeight / ROW) - 2), last = this.rows.length - 1;
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -last, End: last };
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); this.open(this.rows[this.focused]); return; }
    if (!(event.key in steps)) return;
    event.preventDefault();
    this.focused = Math.max(0, Math.min(last, Number(on) + steps[event.key]));
    this.focus();
  }

  private reveal(k: number): void {
    const top = k * ROW, room = this.scroller.clientHeight - ROW - 4;
    if (top < this.scroller.scrollTop) this.scroller.scrollTop = top;
    else if (top + ROW > this.scroller.scrollTop + room) this.scroller.scrollTop = top + ROW - room;
  }
}
