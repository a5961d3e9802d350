/** Puts the page together: reads the data, makes its parts, and lets all of them follow the state. */

import { readData, type Data } from "./data";
import { byId, dress, h, keepingFocus, narrow, outward, toast, typing } from "./dom";
import { save } from "./download";
import { Drawer } from "./drawer";
import { seen, type Seen } from "./filter";
import { drawLegend } from "./legend";
import { drawPanel, findPathsWith } from "./panel";
import { printing } from "./print";
import { colors, PAINTS, startingSize } from "./scales";
import { Scene } from "./scene";
import { Search } from "./search";
import { FILTERS, fromHash, START, Store, toHash, type Key, type State, type Theme } from "./state";
import { TableView } from "./table";
import { shortest } from "./walk";

class Page {
  private readonly start: State;
  private readonly store: Store;
  private readonly scene: Scene | null;
  private readonly table: TableView;
  private readonly drawer: Drawer;
  private now: Seen;
  private from = -1;
  private back: HTMLElement | null = null;

  constructor(private readonly data: Data) {
    const theme = document.documentElement.dataset["theme"] as Theme;
    this.start = { ...START, theme, size: startingSize(data), color: data.nodes.has("community") ? "community" : data.nodes.has("year") ? "year" : "kind" };
    this.store = new Store(fromHash(location.hash, this.start, data));
    this.now = seen(data, this.store.state);
    byId("app").hidden = false;
    if (narrow()) byId("drawer").hidden = true;
    this.scene = this.makeScene();
    if (!this.scene) this.store.state = { ...this.store.state, view: "table" };
    this.table = new TableView(byId("table-view"), data, this.store, (node) => this.store.set({ selected: node, edge: -1, path: null }));
    if (this.scene) this.scene.covered = () => {
      const panel = byId("panel");
      const left = this.legendWidth();
      if (panel.hidden || getComputedStyle(panel).position !== "absolute") return { left, right: 0, bottom: 0 };
      return narrow() ? { left: 0, right: 0, bottom: panel.offsetHeight } : { left, right: panel.offsetWidth, bottom: 0 };
    };
    if (this.scene) this.scene.reserved = () => [byId("legend"), byId("zoom")].map((one) => ({ x: one.offsetLeft, y: one.offsetTop, w: one.offsetWidth, h: one.offsetHeight }));
    this.drawer = new Drawer(byId("drawer"), data, this.store, (what) => this.scene ? save(what.kind, data, this.scene) : toast("Downloads need the graph view, which this browser could not start."));
    new Search(byId("search"), data, (node) => this.go(node));
    findPathsWith((store) => store.state.path && shortest(data, ...store.state.path, (edge) => Boolean(this.now.edges[edge])));
    this.bar();
    this.zoomButtons();
    this.keys();
    this.follow();
  }

  private makeScene(): Scene | null {
    try {
      return new Scene(this.data, byId("canvas"), {
        node: (node, extend) => this.pick(node, extend),
        edge: (edge) => this.store.set({ edge }),
        nothing: () => { if (!this.store.state.path) this.store.set({ selected: -1, edge: -1, steps: 0 }); },
      });
    } catch (error) {
      byId("canvas").replaceChildren(h("p", { class: "sorry" }, "This browser could not start WebGL, which the graph needs. The table holds the same papers."));
      console.warn("citewalk: no graph view:", (error as Error).message);
      return null;
    }
  }

  /** A click on a node: the second end of a path when one was begun, else the paper itself. */
  private pick(node: number, extend: boolean): void {
    const first = this.from >= 0 ? this.from : extend ? this.store.state.selected : -1;
    this.from = -1;
    document.body.classList.remove("choosing");
    if (first >= 0 && first !== node) this.store.set({ path: [first, node], edge: -1, steps: 0 });
    else this.store.set({ selected: node, edge: -1, path: null });
  }

  private go(node: number): void {
    if (this.from >= 0) { this.pick(node, false); byId("panel").focus({ preventScroll: true }); return; }
    if (!this.now.nodes[node]) toast("This paper does not pass the filters; it is shown all the same.");
    this.store.set({ selected: node, edge: -1, path: null });
    this.scene?.fly(node);
    byId("panel").focus({ preventScroll: true });
  }

  private follow(): void {
    const { store, start, data } = this;
    let writing: ReturnType<typeof setTimeout> | undefined;
    let written = location.hash.slice(1);
    store.follow((state, changed) => {
      this.render(state, changed);
      clearTimeout(writing);
      writing = setTimeout(() => {
        written = toHash(state, start, data);
        try { history.replaceState(null, "", written ? `#${written}` : location.pathname + location.search); } catch { /* a page inside another page has no address of its own */ }
      }, 120);
    });
    addEventListener("hashchange", () => { if (location.hash.slice(1) !== written) store.set(fromHash(location.hash, start, data)); });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.render(store.state, new Set<Key>(["theme"])));
    printing(data, this.scene, () => store.state, () => this.render(store.state, new Set<Key>(["theme"])));
    this.render(store.state, new Set(Object.keys(store.state) as Key[]));
    this.scene?.awake(() => this.fit(true));
    if (store.state.selected >= 0) this.scene?.fly(store.state.selected);
  }

  private paint() {
    const { theme } = this.store.state;
    const dark = theme === "dark" || (theme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
    document.documentElement.dataset["theme"] = dark ? "dark" : "light";
    return PAINTS[dark ? "dark" : "light"];
  }

  private render(state: State, changed: ReadonlySet<Key>): void {
    const has = (...keys: Key[]) => keys.some((key) => changed.has(key));
    const filtered = has(...FILTERS) || (has("selected") && state.steps > 0);
    if (filtered) this.now = seen(this.data, state);
    if (filtered || has("size", "color", "theme")) this.repaint(state);
    if (filtered || has("size", "sort", "descending", "selected", "view")) if (state.view === "table") this.table.draw(state, this.now, state.size);
    if (filtered || has("size", "color")) this.drawer.draw(state, this.now);
    if (has("view")) this.showView(state);
    if (has("scope")) this.fit();
    if (filtered || has("selected", "edge", "path", "size", "color", "theme")) this.light(state);
    if (has("selected", "edge", "path", "steps") || (filtered && state.path)) this.openPanel(state, has("selected", "edge", "path"));
    if (has("theme")) dress(byId("toggle-theme"), state.theme === "auto" ? "half" : state.theme === "dark" ? "moon" : "sun", `Theme: ${state.theme === "auto" ? "as the system has it" : state.theme}`);
  }

  private repaint(state: State): void {
    const paint = this.paint(), found = colors(this.data, state, paint);
    this.scene?.show(this.now, state.size, found, paint);
    keepingFocus(byId("legend"), () => drawLegend(byId("legend"), this.data, state, found, paint, (group) => {
      const communities = new Set(this.store.state.communities);
      if (!communities.delete(group)) communities.add(group);
      this.store.set({ communities });
    }));
    const none = byId("nothing");
    none.hidden = this.now.papers + this.now.repositories > 0;
    none.textContent = this.data.n ? "Nothing passes the filters." : "This collection holds no papers yet.";
  }

  private light(state: State): void {
    const { scene, data } = this;
    if (!scene) return;
    const way = state.path && shortest(data, ...state.path, (edge) => Boolean(this.now.edges[edge]));
    if (state.path) scene.picked = { nodes: new Set(way?.nodes ?? state.path), edges: [], strong: way?.nodes ?? state.path, way: way?.edges ?? [] };
    else if (state.edge >= 0) scene.picked = { nodes: new Set([data.source[state.edge], data.target[state.edge]]), edges: [], strong: [data.source[state.edge], data.target[state.edge]], way: [state.edge] };
    else if (state.selected >= 0) scene.picked = scene.light(state.selected);
    else scene.picked = { nodes: new Set(), edges: [], strong: [], way: [] };
    scene.redraw();
  }

  private openPanel(state: State, opened: boolean): void {
    const panel = byId("panel");
    const open = state.selected >= 0 || state.edge >= 0 || state.path !== null;
    const wasOpen = !panel.hidden;
    if (open && !wasOpen) this.back = document.activeElement as HTMLElement | null;
    const before = document.activeElement;
    panel.hidden = !open;
    document.body.classList.toggle("picked", open);
    if (!open) { if (wasOpen && (before === document.body || !before?.checkVisibility())) this.returnFocus(); return; }
    keepingFocus(panel, () => drawPanel(panel, this.data, this.store, {
      go: (node) => this.go(node), edge: (edge) => this.store.set({ edge }),
      pathFrom: (node) => { this.from = node; document.body.classList.add("choosing"); toast("Now click the other end, or search for it."); },
    }));
    if (opened && (before === byId("canvas") || before === document.body)) panel.focus({ preventScroll: true });
  }

  /** Where the reader was before the panel opened; on a phone not the search box, which would bring up the keyboard. */
  private returnFocus(): void {
    const { back } = this;
    if (this.store.state.view === "table" && (!back?.isConnected || back.hasAttribute("data-row"))) this.table.focus();
    else if (back?.isConnected && back !== document.body && !(narrow() && back.tagName === "INPUT")) back.focus({ preventScroll: true });
    else byId("canvas").focus({ preventScroll: true });
  }

  private showView(state: State): void {
    byId("graph-view").hidden = state.view !== "graph";
    byId("table-view").hidden = state.view !== "table";
    for (const button of byId("views").children) button.setAttribute("aria-pressed", String(button.getAttribute("data-view") === state.view));
    if (state.view === "graph") this.scene?.redraw();
    else this.table.draw(state, this.now, state.size);
  }

  private bar(): void {
    const { store } = this;
    byId("views").append(...(["graph", "table"] as const).map((view) => h("button", { type: "button", "data-view": view, onclick: () => store.set({ view }) }, view === "graph" ? "Graph" : "Table")));
    byId("toggle-theme").addEventListener("click", () => store.set({ theme: ({ auto: "light", light: "dark", dark: "auto" } as const)[store.state.theme] }));
    byId("skip").addEventListener("click", (event) => { event.preventDefault(); store.set({ view: "table" }); this.table.focus(); });
    const drawer = byId("drawer"), toggle = byId("toggle-drawer");
    dress(toggle, "filter", "Show and filter");
    toggle.setAttribute("aria-expanded", String(!drawer.hidden));
    toggle.addEventListener("click", () => { drawer.hidden = !drawer.hidden; toggle.setAttribute("aria-expanded", String(!drawer.hidden)); });
    const about = byId("about"), info = byId("toggle-about");
    dress(info, "info", "About this collection");
    const { name, note, fetched, sources, references_found: found, references_declared: declared } = this.data.collection;
    byId("summary").title = byId("summary").textContent ?? "";
    const close = h("button", { type: "button", class: "icon-button close", onclick: () => this.about(false) });
    dress(close, "close", "Close");
    about.append(close, h("h2", {}, name), h("p", {}, byId("summary").textContent ?? ""), note ? h("p", {}, note) : "",
      declared ? h("p", {}, `${(found ?? 0).toLocaleString("en")} of ${declared.toLocaleString("en")} references that the listed papers declare are found.`) : "",
      h("p", {}, [sources ? `Sources: ${sources.split(";").filter(Boolean).join(", ").replaceAll("_", " ")}.` : "", fetched ? `Newest evidence: ${fetched}.` : ""].filter(Boolean).join(" ")),
      h("h3", {}, "Keys"), h("dl", { class: "facts" }, ...[["/", "search"], ["arrows, + −, 0", "pan, zoom, show all (with the graph in focus)"], ["T", "graph or table"], ["Shift + click", "path from the selected paper"], ["Escape", "close what is open"]].flatMap(([key, does]) => [h("dt", {}, key), h("dd", {}, does)])),
      h("p", { class: "muted small" }, "Made with citewalk. Drawn with ", outward("https://www.sigmajs.org", "sigma.js"), " and ", outward("https://graphology.github.io", "graphology"), ". This file asks nothing of the network."));
    info.addEventListener("click", () => this.about(Boolean(about.hidden)));
  }

  private about(open: boolean): void {
    const about = byId("about"), info = byId("toggle-about");
    about.hidden = !open;
    info.setAttribute("aria-expanded", String(open));
    if (open) about.querySelector("button")!.focus(); else info.focus();
  }

  /** Show all, to the right of the legend where it is open and high. */
  private fit(still = false): void {
    this.scene?.fit(this.legendWidth(), still);
  }

  private legendWidth(): number {
    const legend = byId("legend");
    return !narrow() && legend.querySelector("details")?.open ? legend.offsetLeft + legend.offsetWidth : 0;
  }

  private zoomButtons(): void {
    const add = (icon: Parameters<typeof dress>[1], label: string, act: () => void) => { const button = h("button", { type: "button", class: "icon-button", onclick: act }); dress(button, icon, label); byId("zoom").append(button); };
    add("plus", "Zoom in", () => this.scene?.zoom(0.62));
    add("minus", "Zoom out", () => this.scene?.zoom(1.6));
    add("fit", "Show all", () => this.fit());
    new ResizeObserver(() => this.scene?.redraw()).observe(byId("canvas"));
  }

  private keys(): void {
    byId("canvas").addEventListener("keydown", (event) => {
      const acts: Record<string, () => void> = { ArrowLeft: () => this.scene?.pan(-0.12, 0), ArrowRight: () => this.scene?.pan(0.12, 0), ArrowUp: () => this.scene?.pan(0, 0.12), ArrowDown: () => this.scene?.pan(0, -0.12),
        "+": () => this.scene?.zoom(0.62), "=": () => this.scene?.zoom(0.62), "-": () => this.scene?.zoom(1.6), "0": () => this.fit() };
      const act = acts[event.key];
      if (act && !event.ctrlKey && !event.metaKey && !event.altKey) { event.preventDefault(); act(); }
    });
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
      if (event.key === "Escape") this.escape();
      else if (event.key === "t" || event.key === "T") this.store.set({ view: this.store.state.view === "graph" ? "table" : "graph" });
    });
  }

  private escape(): void {
    const { state } = this.store;
    if (!byId("about").hidden) return this.about(false);
    if (this.from >= 0) { this.from = -1; document.body.classList.remove("choosing"); return; }
    if (state.edge >= 0 && (state.selected >= 0 || state.path)) return this.store.set({ edge: -1 });
    this.store.set({ selected: -1, edge: -1, steps: 0, path: null });
  }
}

new Page(readData());
