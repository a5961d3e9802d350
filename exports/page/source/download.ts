/** What the reader takes away: what is shown, as picture or as data, made in the page. */

import type { Data } from "./data";
import { h, toast } from "./dom";
import { manner } from "./field";
import { FONT, type View } from "./labels";
import { rgb } from "./scales";
import type { Scene } from "./scene";

type Kind = "png" | "svg" | "csv" | "gexf" | "bib";
export interface Download { kind: Kind; label: string; title: string }
export const DOWNLOADS: readonly Download[] = [
  { kind: "png", label: "PNG", title: "The picture as it stands" },
  { kind: "svg", label: "SVG", title: "The picture as it stands, to enlarge without loss" },
  { kind: "csv", label: "CSV", title: "A table of the papers and repositories shown" },
  { kind: "gexf", label: "GEXF", title: "The graph shown, for Gephi" },
  { kind: "bib", label: "BibTeX", title: "The papers shown, as bibliography" },
];
const NODE_TEXTS = ["kind", "authors", "date", "venue", "arxiv_id", "doi", "url", "language", "license", "health"];
const NODE_NUMBERS = ["year", "community", "citation_count", "references_found", "references_declared", "coverage", "upvotes", "stars"];

export function save(kind: Kind, data: Data, scene: Scene): void {
  const name = (data.collection.name.normalize("NFKD").replace(/[^\w-]+/g, "-").replace(/^-+|-+$/g, "").toLowerCase() || "citewalk").slice(0, 60);
  const give = (blob: Blob | null) => {
    if (!blob) return toast("The picture could not be made.");
    const url = URL.createObjectURL(blob);
    const link = h("a", { href: url, download: `${name}.${kind}` });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  };
  if (kind === "png") scene.awake(() => scene.picture()).toBlob(give, "image/png");
  else give(new Blob([scene.awake(() => text(kind, data, scene))], { type: { svg: "image/svg+xml", csv: "text/csv", gexf: "application/xml", bib: "application/x-bibtex" }[kind] + ";charset=utf-8" }));
}

export function text(kind: Exclude<Kind, "png">, data: Data, scene: Scene): string {
  const shown = Array.from(data.ids.keys()).filter((i) => scene.seen.nodes[i]);
  if (kind === "csv") return csv(data, shown);
  if (kind === "gexf") return gexf(data, shown, scene);
  if (kind === "bib") return shown.map((i) => data.entry(i)).filter(Boolean).join("\n");
  return svg(data, shown, scene);
}

const numbersOf = (data: Data): string[] => [...NODE_NUMBERS, ...data.measures.filter((name) => !NODE_NUMBERS.includes(name))].filter((name) => data.numbers(name));
/** Seven digits are what the 32-bit numbers of the file hold; more would be made up. */
const known = (value: number): string => (value === value ? String(Number.isInteger(value) ? value : Number(value.toPrecision(7))) : "");

/** RFC 4180. A text that a spreadsheet would run as a formula gets an apostrophe in front, as spreadsheets themselves do. */
function csv(data: Data, shown: number[]): string {
  const texts = NODE_TEXTS.filter((name) => data.nodes.has(name)), numbers = numbersOf(data);
  const cell = (value: string) => { const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value; return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe; };
  const head = ["id", "title", "listed", "cited_here", "cited_by_listed", ...texts, ...numbers];
  const row = (i: number) => [data.ids[i], data.title(i), String(Boolean(data.listed[i])), String(data.citedHere[i]), String(data.citedByListed[i]), ...texts.map((name) => data.text(name, i))].map(cell).concat(numbers.map((name) => known(data.value(name, i)))).join(",");
  return [head.join(","), ...shown.map(row)].join("\r\n") + "\r\n";
}

/** Text as XML holds it: control characters, lone surrogates and the two code points it forbids go. */
export function xml(value: string): string {
  // eslint-disable-next-line no-control-regex
  return value.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "")
    .replace(/[&<>"'\n\t\r]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" })[c] ?? `&#${c.charCodeAt(0)};`);
}

/** GEXF 1.3 as Gephi reads it: attributes, positions, sizes, colours; edges carry relation, sources and evidence. */
function gexf(data: Data, shown: number[], scene: Scene): string {
  const texts = NODE_TEXTS.filter((name) => data.nodes.has(name)), numbers = numbersOf(data), links = ["relation", "sources", "evidence"].filter((name) => data.edges.has(name));
  const value = (name: string, text: string) => (text ? `<attvalue for="${xml(name)}" value="${xml(text)}"/>` : "");
  const node = (i: number) => {
    const [r, g, b] = rgb(scene.colors.of(i));
    return `<node id="${xml(data.ids[i])}" label="${xml(data.title(i))}"><attvalues>${value("listed", String(Boolean(data.listed[i])))}${texts.map((name) => value(name, data.text(name, i))).join("")}${numbers.map((name) => value(name, known(data.value(name, i)))).join("")}</attvalues>`
      + `<viz:color r="${r}" g="${g}" b="${b}"/><viz:position x="${(data.x[i] * 1000).toFixed(2)}" y="${(data.y[i] * 1000).toFixed(2)}" z="0"/><viz:size value="${scene.radius[i].toFixed(2)}"/></node>`;
  };
  const edge = (e: number) => `<edge id="${e}" source="${xml(data.ids[data.source[e]])}" target="${xml(data.ids[data.target[e]])}"><attvalues>${links.map((name) => value(name, data.edges.text(name, e))).join("")}</attvalues></edge>`;
  const attribute = (name: string, type: string) => `<attribute id="${xml(name)}" title="${xml(name)}" type="${type}"/>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">\n<meta><creator>citewalk</creator><description>${xml(data.collection.name)}</description></meta>\n<graph defaultedgetype="directed" mode="static">\n`
    + `<attributes class="node">${attribute("listed", "boolean")}${texts.map((name) => attribute(name, "string")).join("")}${numbers.map((name) => attribute(name, "double")).join("")}</attributes>\n<attributes class="edge">${links.map((name) => attribute(name, "string")).join("")}</attributes>\n`
    + `<nodes>\n${shown.map(node).join("\n")}\n</nodes>\n<edges>\n${Array.from({ length: data.m }, (_, e) => e).filter((e) => scene.seen.edges[e]).map(edge).join("\n")}\n</edges>\n</graph>\n</gexf>\n`;
}

/** Takes the strokes the labels would draw on a canvas and keeps them as SVG. */
class Pen {
  font = ""; textAlign = ""; lineJoin = ""; strokeStyle = ""; fillStyle = ""; lineWidth = 1; globalAlpha = 1;
  readonly parts: string[] = [];
  private readonly ruler = document.createElement("canvas").getContext("2d")!;
  measureText(words: string): TextMetrics { this.ruler.font = this.font; return this.ruler.measureText(words); }
  strokeText(words: string, x: number, y: number): void { this.put(words, x, y, `fill="none" stroke="${this.strokeStyle}" stroke-width="${this.lineWidth}" stroke-linejoin="round" opacity="${this.globalAlpha}"`); }
  fillText(words: string, x: number, y: number): void { this.put(words, x, y, `fill="${this.fillStyle}"`); }
  private put(words: string, x: number, y: number, look: string): void {
    const [weight, size] = this.font.split(" ");
    this.parts.push(`<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" font-size="${parseFloat(size)}" font-weight="${weight}" text-anchor="middle" ${look}>${xml(words)}</text>`);
  }
}

function svg(data: Data, shown: number[], scene: Scene): string {
  const view = scene.view(), { paint, picked } = scene;
  const at = (i: number): [number, number] => [view.ax * data.x[i] + view.bx, view.ay * data.y[i] + view.by];
  const radius = (i: number) => scene.radius[i] * view.scale;
  const inside = (i: number) => { const [x, y] = at(i), r = radius(i); return x > -r && y > -r && x < view.width + r && y < view.height + r; };
  const how = manner(scene.seen.links * Math.min(1, view.ratio ** 2), paint.dark);
  const lit = new Set([...picked.edges, ...picked.way]);
  const faded = (on: boolean) => (picked.nodes.size && !on ? ' opacity="0.22"' : "");
  const lines: string[] = [];
  for (let e = 0; e < data.m; e++) {
    const a = data.source[e], b = data.target[e];
    if (scene.seen.edges[e] && (inside(a) || inside(b))) lines.push(line(at(a), at(b), radius(b), lit.has(e) ? paint.accent : scene.colors.of(a) === scene.colors.of(b) ? scene.colors.of(a) : paint.line, lit.has(e) ? { ...how, alpha: 0.9 } : how, faded(lit.has(e)), view));
  }
  const nodes = shown.filter(inside).map((i) => disc(at(i), radius(i), data, i, scene, faded(picked.nodes.has(i))));
  const pen = new Pen();
  const named = picked.nodes.size ? Uint8Array.from(scene.seen.nodes, (v, i) => Number(v && picked.nodes.has(i))) : scene.seen.nodes;
  scene.labels.draw(pen as unknown as CanvasRenderingContext2D, view, radius, named, paint, picked.strong, picked.nodes.size > 0);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${view.width} ${view.height}" width="${view.width}" height="${view.height}" font-family="${xml(FONT)}">\n<title>${xml(data.collection.name)}</title>\n<rect width="100%" height="100%" fill="${paint.paper}"/>\n<g>\n${lines.join("\n")}\n</g>\n<g>\n${nodes.join("\n")}\n</g>\n<g>\n${pen.parts.join("\n")}\n</g>\n</svg>\n`;
}

function line([x0, y0]: [number, number], [x1, y1]: [number, number], r: number, color: string, how: ReturnType<typeof manner>, faded: string, _view: View): string {
  const length = Math.hypot(x1 - x0, y1 - y0) || 1, ux = (x1 - x0) / length, uy = (y1 - y0) / length;
  const tx = x1 - ux * (r + 1.5), ty = y1 - uy * (r + 1.5), head = length > r + how.head * 2 ? how.head : 0;
  const p = (v: number) => v.toFixed(1);
  const bx = tx - ux * head, by = ty - uy * head;
  const tip = head ? `<path d="M${p(tx)} ${p(ty)}L${p(bx - uy * head * 0.42)} ${p(by + ux * head * 0.42)}L${p(bx + uy * head * 0.42)} ${p(by - ux * head * 0.42)}Z" fill="${color}" opacity="${Math.min(1, how.alpha * 1.7).toFixed(2)}"/>` : "";
  return `<g${faded}><path d="M${p(x0)} ${p(y0)}L${p(bx)} ${p(by)}" stroke="${color}" stroke-width="${how.width}" opacity="${how.alpha.toFixed(2)}"/>${tip}</g>`;
}

function disc([x, y]: [number, number], r: number, data: Data, i: number, scene: Scene, faded: string): string {
  const p = (v: number) => v.toFixed(1);
  if (data.repository[i]) return `<rect${faded} x="${p(x - r * 0.88)}" y="${p(y - r * 0.88)}" width="${p(r * 1.76)}" height="${p(r * 1.76)}" rx="${p(r * 0.2)}" fill="${scene.colors.of(i)}" stroke="${scene.paint.paper}" stroke-width="0.8"/>`;
  const ring = data.listed[i] ? `<circle cx="${p(x)}" cy="${p(y)}" r="${p(r + 1.8)}" fill="${scene.paint.paper}" stroke="${scene.paint.ink}" stroke-width="1.6"/>` : "";
  return `<g${faded}>${ring}<circle cx="${p(x)}" cy="${p(y)}" r="${p(r)}" fill="${scene.colors.of(i)}" stroke="${scene.paint.paper}" stroke-width="0.8"/></g>`;
}
