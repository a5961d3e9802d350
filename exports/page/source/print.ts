/** A page worth printing: the picture on white, the legend, and the papers that matter most. */

import type { Data } from "./data";
import { byId, h } from "./dom";
import { drawLegend } from "./legend";
import { colors, PAINTS, show } from "./scales";
import type { Scene } from "./scene";
import type { State } from "./state";

const TOP = 30;

export function printing(data: Data, scene: Scene | null, state: () => State, repaint: () => void): void {
  addEventListener("beforeprint", () => scene ? scene.awake(() => prepare(data, scene, state())) : prepare(data, scene, state()));
  addEventListener("afterprint", () => { byId("paper").replaceChildren(); repaint(); });
}

function prepare(data: Data, scene: Scene | null, state: State): void {
  const parts: Node[] = [h("h1", {}, data.collection.name), h("p", {}, byId("summary").textContent ?? "")];
  if (data.collection.note) parts.push(h("p", {}, data.collection.note));
  if (scene) {
    const paint = { ...PAINTS.light, paper: "#ffffff" }, found = colors(data, state, paint);
    scene.show(scene.seen, state.size, found, paint);
    const legend = h("div", { class: "legend" });
    parts.push(scene.picture(paint), legend);
    drawLegend(legend, data, state, found, paint, () => {});
    legend.querySelector("details")!.open = true;
  }
  parts.push(h("h2", {}, "The papers cited most among those shown"), top(data, scene?.seen.nodes));
  byId("paper").replaceChildren(...parts);
}

function top(data: Data, nodes: Uint8Array | undefined): Node {
  const papers = Array.from(data.ids.keys()).filter((i) => !data.repository[i] && (!nodes || nodes[i])).sort((a, b) => data.citedHere[b] - data.citedHere[a] || a - b).slice(0, TOP);
  const row = (i: number, k: number) => h("tr", {}, ...[String(k + 1), data.name(i), data.text("authors", i).split("; ").slice(0, 3).join(", "), show(data.value("year", i), "year").replace("unknown", ""), String(data.citedHere[i])].map((text) => h("td", {}, text)));
  return h("table", {}, h("thead", {}, h("tr", {}, ...["#", "Title", "Authors", "Year", "Cited here"].map((text) => h("th", {}, text)))), h("tbody", {}, ...papers.map(row)));
}
