/** The search box: titles, authors, ids and repositories; results as a list that arrow keys walk. */

import type { Data } from "./data";
import { h, icon, typing } from "./dom";

const MOST = 12;

export class Search {
  private readonly input: HTMLInputElement;
  private readonly list: HTMLUListElement;
  private texts: string[] | undefined;
  private found: number[] = [];
  private active = 0;

  constructor(place: HTMLElement, private readonly data: Data, private readonly choose: (node: number) => void) {
    this.input = h("input", {
      type: "search", id: "search-input", role: "combobox", placeholder: "Search title, author, id, code", "aria-label": "Search papers and repositories", autocomplete: "off", spellcheck: "false",
      "aria-expanded": "false", "aria-controls": "search-list", "aria-autocomplete": "list", oninput: () => this.look(), onkeydown: (event: KeyboardEvent) => this.key(event),
      onfocus: () => { if (this.input.value) this.look(); }, onblur: () => setTimeout(() => this.close(), 120),
    });
    this.list = h("ul", { id: "search-list", role: "listbox", "aria-label": "Search results", class: "results", hidden: true });
    place.append(icon("search"), this.input, h("kbd", { "aria-hidden": "true" }, "/"), this.list);
    document.addEventListener("keydown", (event) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
      event.preventDefault();
      this.input.focus();
      this.input.select();
    });
  }

  /** Nodes that hold every word of *query*, best first: whole ids, then titles that begin so, then words that begin so, the more cited before the less. */
  find(query: string): number[] {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length) return [];
    const { data } = this;
    this.texts ??= data.ids.map((id, i) => `${data.title(i)}\n${data.text("authors", i)}\n${id}\n${data.text("identifiers", i)}\n${data.text("url", i)}\n${data.text("former_names", i)}`.toLowerCase());
    const whole = query.trim().toLowerCase();
    const scored: [number, number][] = [];
    this.texts.forEach((text, i) => {
      if (!words.every((word) => text.includes(word))) return;
      const exact = text.includes(`\n${whole}\n`) || text.includes(`:${whole}`) ? 4000 : 0;
      const starts = text.startsWith(whole) ? 2000 : text.slice(0, text.indexOf("\n")).includes(whole) ? 1000 : 0;
      const edges = words.every((word) => new RegExp(`(^|[^\\p{L}\\p{N}])${word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`, "u").test(text)) ? 500 : 0;
      scored.push([i, exact + starts + edges + Math.min(400, data.citedHere[i] * 4) + (data.listed[i] ? 40 : 0)]);
    });
    return scored.sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([i]) => i);
  }

  private look(): void {
    const all = this.find(this.input.value);
    this.found = all.slice(0, MOST);
    this.active = 0;
    const { data } = this;
    this.list.replaceChildren(...this.found.map((node, k) => h("li", { role: "option", id: `result-${k}`, "aria-selected": k === 0, onmousedown: (event: Event) => { event.preventDefault(); this.take(k); } },
      h("span", { class: "result-title" }, data.name(node)), h("span", { class: "result-note" }, note(data, node)))));
    if (!all.length && this.input.value.trim()) this.list.append(h("li", { role: "option", "aria-disabled": "true", "aria-selected": "false", class: "none" }, "Nothing in this collection matches."));
    else if (all.length > MOST) this.list.append(h("li", { role: "option", "aria-disabled": "true", "aria-selected": "false", class: "none" }, `and ${(all.length - MOST).toLocaleString("en")} more: go on typing`));
    this.list.hidden = !this.list.children.length;
    this.mark();
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "Escape") { if (this.list.hidden) this.input.blur(); this.close(); event.stopPropagation(); return; }
    if (event.key === "Enter" && this.found.length) { event.preventDefault(); this.take(this.active); return; }
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (!step || !this.found.length) return;
    event.preventDefault();
    this.active = (this.active + step + this.found.length) % this.found.length;
    this.mark();
  }

  private mark(): void {
    [...this.list.children].forEach((item, k) => { if (k < this.found.length) item.setAttribute("aria-selected", String(k === this.active)); });
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    if (this.found.length && !this.list.hidden) { this.input.setAttribute("aria-activedescendant", `result-${this.active}`); this.list.children[this.active].scrollIntoView({ block: "nearest" }); }
    else this.input.removeAttribute("aria-activedescendant");
  }

  private take(k: number): void {
    const node = this.found[k];
    this.close();
    this.choose(node);
    if (document.activeElement === this.input) this.input.blur();
  }

  private close(): void {
    this.list.hidden = true;
    this.mark();
  }
}

/** Who, when and what, in one short line. */
export function note(data: Data, node: number): string {
  if (data.repository[node]) return "code repository";
  const authors = data.text("authors", node).split("; ").filter(Boolean);
  const year = data.value("year", node);
  return [authors.length ? authors[0] + (authors.length > 1 ? " et al." : "") : "", year === year ? String(year) : "", data.listed[node] ? "listed" : `cited here ${data.citedHere[node]}`].filter(Boolean).join(" · ");
}
