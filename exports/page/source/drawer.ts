/** The left drawer: what is shown, how it is sized and coloured, which years, and what to take away. */

import type { Data } from "./data";
import { counted, dress, h } from "./dom";
import { DOWNLOADS, type Download } from "./download";
import { FOUNDATION, seen, type Seen } from "./filter";
import { Histogram } from "./histogram";
import { Player } from "./player";
import { choices, nameOf, own } from "./scales";
import { START, type Scope, type State, type Store } from "./state";

const SCOPES: [Scope, string, string][] = [["all", "All", "Listed and found papers"], ["listed", "Listed", "Only the papers of the list"], ["found", "Found", "Only papers found through the list"],
  ["foundations", "Foundations", `Works that at least ${FOUNDATION} listed papers cite and that are not listed themselves, with the papers that cite them`]];
const RELATIONS: Record<string, string> = { cites: "Citations", has_code: "Code of papers", lists: "Reading lists" };

export class Drawer {
  private readonly histogram: Histogram | null = null;
  private readonly player: Player | null = null;
  private readonly count = h("p", { class: "count", role: "status" });
  private first: HTMLElement | undefined;
  private readonly sync: ((state: State) => void)[] = [];

  constructor(place: HTMLElement, private readonly data: Data, private readonly store: Store, download: (what: Download) => void) {
    const { size, color } = choices(data);
    if (data.numbers("year")) {
      this.histogram = new Histogram(data, (years) => { this.player?.stop(); store.set({ years }); });
      this.player = new Player(this.histogram, store);
    }
    place.append(
      h("div", { class: "group" }, h("h2", {}, "Show"), this.scopes(), this.count),
      h("div", { class: "group" }, this.select("size", "Size by", size), this.select("color", "Colour by", color)),
      h("div", { class: "group" }, this.years(), this.minimum(), this.checks(), this.text(), this.reset()),
      h("div", { class: "group" }, h("h2", {}, "Take away what is shown"), h("div", { class: "row" }, ...DOWNLOADS.map((what) => h("button", { type: "button", class: "button", title: what.title, onclick: () => download(what) }, what.label)))),
    );
  }

  draw(state: State, now: Seen): void {
    for (const one of this.sync) one(state);
    this.histogram?.draw(this.data, state.years ? seen(this.data, state, true).nodes : now.nodes, state.years);
    const all = now.papers + now.repositories === this.data.n;
    this.count.textContent = `${all && this.data.n > 1 ? "All " : ""}${counted(now.papers, "paper")}${now.repositories ? `, ${counted(now.repositories, "repository", "repositories")}` : ""}, ${counted(now.links, "link")}`;
  }

  private scopes(): Node {
    const buttons = SCOPES.map(([scope, label, title]) => {
      const button = h("button", { type: "button", title, onclick: () => this.store.set(scope === "foundations" ? { scope, size: "cited_by_listed" } : { scope }) }, label);
      this.sync.push((state) => button.setAttribute("aria-pressed", String(state.scope === scope)));
      return button;
    });
    this.first = buttons[0];
    return h("div", { class: "segmented wide", role: "group", "aria-label": "Show" }, ...buttons);
  }

  private select(key: "size" | "color", label: string, names: string[]): Node {
    const select = h("select", { id: `by-${key}`, onchange: () => this.store.set({ [key]: select.value }) }, ...names.map((name) => h("option", { value: name }, nameOf(name))));
    this.sync.push((state) => { select.value = state[key]; });
    return h("div", { class: "field" }, h("label", { for: `by-${key}` }, label), select);
  }

  private years(): Node | null {
    if (!this.histogram || !this.player) return null;
    const play = h("button", { type: "button", class: "icon-button small", onclick: () => this.player!.toggle() });
    this.player.told = (playing) => dress(play, playing ? "pause" : "play", playing ? "Stop" : "Play through the years");
    this.player.told(false);
    return h("div", {}, h("div", { class: "between" }, h("h2", {}, "Years"), play), this.histogram.element);
  }

  private minimum(): Node {
    const most = this.data.citedHere.reduce((a, b) => Math.max(a, b), 0);
    const input = h("input", { type: "number", id: "minimum", min: 0, max: most, inputmode: "numeric", oninput: () => this.store.set({ minimum: Math.max(0, Math.trunc(Number(input.value)) || 0) }) });
    this.sync.push((state) => { if (document.activeElement !== input) input.value = String(state.minimum); });
    return h("div", { class: "field" }, h("label", { for: "minimum" }, "Cited here at least"), input);
  }

  private checks(): Node {
    const boxes: Node[] = [];
    const box = (label: string, on: (state: State) => boolean, change: (checked: boolean) => Partial<State>) => {
      const input = h("input", { type: "checkbox", onchange: () => this.store.set(change(input.checked)) });
      this.sync.push((state) => { input.checked = on(state); });
      boxes.push(h("label", { class: "check" }, input, label));
    };
    if (this.data.relations.length > 1)
      for (const relation of this.data.relations)
        box(own(RELATIONS, relation), (state) => !state.hiddenRelations.has(relation), (checked) => {
          const hidden = new Set(this.store.state.hiddenRelations);
          if (checked) hidden.delete(relation); else hidden.add(relation);
          return { hiddenRelations: hidden };
        });
    if (this.data.relations.includes("has_code")) box("Only papers with code", (state) => state.code, (code) => ({ code }));
    return h("div", { class: "checks", role: "group", "aria-label": "Links and code" }, ...boxes);
  }

  private text(): Node {
    const input = h("input", { type: "search", id: "text-filter", placeholder: "words in title, authors or id", oninput: () => this.store.set({ text: input.value }) });
    this.sync.push((state) => { if (document.activeElement !== input) input.value = state.text; });
    return h("div", { class: "field tall" }, h("label", { for: "text-filter" }, "Only with these words"), input);
  }

  private reset(): Node {
    const button = h("button", { type: "button", class: "button", onclick: () => { this.player?.stop(); const { scope, years, hiddenRelations, communities, minimum, code, text, steps } = START; this.store.set({ scope, years, hiddenRelations, communities, minimum, code, text, steps }); this.first?.focus({ preventScroll: true }); } }, "Clear all filters");
    this.sync.push((state) => { button.hidden = !(state.scope !== "all" || state.years || state.hiddenRelations.size || state.communities.size || state.minimum || state.code || state.text || state.steps); });
    return button;
  }
}
