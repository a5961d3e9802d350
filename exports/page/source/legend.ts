/** The legend: what shape, ring, size, arrow and colour say. */

import type { Data } from "./data";
import { h, s } from "./dom";
import { nameOf, type Colors, type Paint } from "./scales";
import type { State } from "./state";

export function drawLegend(place: HTMLElement, data: Data, state: State, colors: Colors, paint: Paint, toggle: (group: number) => void): void {
  const open = place.querySelector("details")?.open ?? !matchMedia("(max-width: 1000px)").matches;
  const details = h("details", { open },
    h("summary", {}, "Legend"),
    h("ul", { class: "shapes" },
      shape(paint, "Paper of the list", (svg) => svg.append(s("circle", { cx: 10, cy: 10, r: 8, fill: paint.ink }), s("circle", { cx: 10, cy: 10, r: 6.4, fill: paint.paper }), s("circle", { cx: 10, cy: 10, r: 5.4, fill: paint.unknown }))),
      shape(paint, "Paper found through it", (svg) => svg.append(s("circle", { cx: 10, cy: 10, r: 6, fill: paint.unknown }))),
      data.repository.some(Boolean) && shape(paint, "Code repository", (svg) => svg.append(s("rect", { x: 4.5, y: 4.5, width: 11, height: 11, rx: 2, fill: paint.unknown }))),
      shape(paint, "cites", (svg) => svg.append(s("path", { d: "M1 10H12", stroke: paint.muted, "stroke-width": 1.6 }), s("path", { d: "M19 10l-8-4v8z", fill: paint.muted }))),
      shape(paint, state.size === "same" ? "All the same size" : `Larger: ${nameOf(state.size)}`, (svg) => svg.append(s("circle", { cx: 4, cy: 12, r: 2.5, fill: paint.unknown }), s("circle", { cx: 13.5, cy: 10, r: 6, fill: paint.unknown })))),
    h("h3", {}, `Colour: ${nameOf(state.color)}`),
    colors.ramp && ramp(colors.ramp),
    ...entries(colors.entries, state, toggle));
  place.replaceChildren(details);
}

const MOST = 10;

/** The colours one by one; what is beyond the first ten waits behind a word. */
function entries(all: Colors["entries"], state: State, toggle: (group: number) => void): Node[] {
  const list = (some: Colors["entries"]) => h("ul", { class: "colors" }, ...some.map((entry) => h("li", {}, entryBody(entry, state, toggle))));
  if (all.length <= MOST + 2) return [list(all)];
  const rest = all.slice(MOST);
  return [list(all.slice(0, MOST)), h("details", { open: rest.some(({ group }) => group !== undefined && state.communities.has(group)) }, h("summary", {}, `${rest.length} more`), list(rest))];
}

function shape(_paint: Paint, label: string, fill: (svg: SVGElement) => void): HTMLElement {
  const svg = s("svg", { viewBox: "0 0 20 20", width: 18, height: 18, "aria-hidden": "true" });
  fill(svg);
  return h("li", {}, svg as unknown as Node, label);
}

function dot(color: string): Node { return s("svg", { viewBox: "0 0 12 12", width: 12, height: 12, "aria-hidden": "true" }, s("circle", { cx: 6, cy: 6, r: 5.5, fill: color })); }

function entryBody(entry: Colors["entries"][number], state: State, toggle: (group: number) => void): Node {
  if (entry.group === undefined) return h("span", { class: "color" }, dot(entry.color), h("span", {}, entry.label));
  const group = entry.group;
  const pressed = state.communities.has(group);
  return h("button", { type: "button", class: "color", "aria-pressed": String(pressed), title: `${pressed ? "Show all again" : "Show only"}: ${entry.label}`, onclick: () => toggle(group) }, dot(entry.color), h("span", {}, entry.label));
}

function ramp({ colors, low, high }: NonNullable<Colors["ramp"]>): Node {
  const stops = colors.map((color, k) => s("stop", { offset: k / (colors.length - 1), "stop-color": color }));
  const bar = s("svg", { class: "ramp", viewBox: "0 0 100 8", preserveAspectRatio: "none", role: "img", "aria-label": `from ${low} to ${high}` },
    s("defs", {}, s("linearGradient", { id: "ramp" }, ...stops)), s("rect", { width: 100, height: 8, fill: "url(#ramp)" }));
  return h("div", {}, bar as unknown as Node, h("div", { class: "ends" }, h("span", {}, low), h("span", {}, high)));
}
