/** Which nodes and edges are seen under the reader's filters. */

import type { Data } from "./data";
import type { State } from "./state";
import { near } from "./walk";

export interface Seen { nodes: Uint8Array; edges: Uint8Array; papers: number; repositories: number; links: number }

/** The least number of listed papers that must cite a found work for it to count among the foundations. */
export const FOUNDATION = 2;

/** Nodes and edges that pass. *years* set aside (for the histogram) when *anyYear* is true. */
export function seen(data: Data, state: State, anyYear = false): Seen {
  const nodes = new Uint8Array(data.n);
  const open = data.relations.map((name) => !state.hiddenRelations.has(name));
  const passes = paperTest(data, state, anyYear);
  for (let i = 0; i < data.n; i++) if (!data.repository[i] && passes(i)) nodes[i] = 1;
  if (state.scope === "foundations") keepFoundations(data, nodes);
  addRepositories(data, state, open, nodes, passes);
  if (state.steps && state.selected >= 0) {
    const inside = (edge: number) => open[data.relation[edge]] && Boolean(nodes[data.source[edge]]) && Boolean(nodes[data.target[edge]]);
    nodes[state.selected] = 1;
    const close = near(data, state.selected, state.steps, inside);
    for (let i = 0; i < data.n; i++) if (!close.has(i)) nodes[i] = 0;
  }
  return counted(data, nodes, open);
}

function paperTest(data: Data, state: State, anyYear: boolean): (node: number) => boolean {
  const year = data.numbers("year");
  const community = data.numbers("community");
  const words = state.text.toLowerCase().split(/\s+/).filter(Boolean);
  const years = anyYear ? null : state.years;
  const coded = state.code ? withCode(data) : null;
  return (i) => {
    if (state.scope === "listed" && !data.listed[i]) return false;
    if (state.scope === "found" && data.listed[i]) return false;
    if (years && !(year && year[i] >= years[0] && year[i] <= years[1])) return false;
    if (state.communities.size && !(community && state.communities.has(community[i]))) return false;
    if (state.minimum && data.citedHere[i] < state.minimum) return false;
    if (coded && !coded[i]) return false;
    if (words.length) {
      const text = `${data.title(i)} ${data.text("authors", i)} ${data.ids[i]}`.toLowerCase();
      if (!words.every((word) => text.includes(word))) return false;
    }
    return true;
  };
}

export function withCode(data: Data): Uint8Array {
  const found = new Uint8Array(data.n);
  const code = data.relations.indexOf("has_code");
  for (let e = 0; e < data.m; e++) if (data.relation[e] === code) found[data.source[e]] = 1;
  return found;
}

/** Of the papers that pass, keep the works that several listed papers cite and the listed papers that cite them. */
function keepFoundations(data: Data, nodes: Uint8Array): void {
  const base = new Uint8Array(data.n);
  for (let i = 0; i < data.n; i++) base[i] = Number(nodes[i] && !data.listed[i] && data.citedByListed[i] >= FOUNDATION);
  const keep = base.slice();
  const cites = data.relations.indexOf("cites");
  for (let e = 0; e < data.m; e++)
    if (data.relation[e] === cites && base[data.target[e]] && data.listed[data.source[e]] && nodes[data.source[e]]) keep[data.source[e]] = 1;
  nodes.set(keep);
}

/** A repository is seen with a paper that is seen, or when its own text matches; one without any edge stands for itself. */
function addRepositories(data: Data, state: State, open: boolean[], nodes: Uint8Array, passes: (node: number) => boolean): void {
  if (state.scope === "foundations") return;
  for (let e = 0; e < data.m; e++) {
    if (!open[data.relation[e]]) continue;
    const a = data.source[e], b = data.target[e];
    if (data.repository[b] && !data.repository[a] && nodes[a] === 1) nodes[b] = 1;
    else if (data.repository[a] && !data.repository[b] && nodes[b] === 1) nodes[a] = 1;
  }
  const narrowed = state.years || state.communities.size || state.minimum || state.code;
  for (let i = 0; i < data.n; i++) {
    if (!data.repository[i] || nodes[i] || narrowed) continue;
    const alone = !data.out.degree(i) && !data.into.degree(i);
    if ((alone || state.text) && passes(i)) nodes[i] = 1;
  }
}

function counted(data: Data, nodes: Uint8Array, open: boolean[]): Seen {
  const edges = new Uint8Array(data.m);
  let papers = 0, repositories = 0, links = 0;
  for (let e = 0; e < data.m; e++) if (open[data.relation[e]] && nodes[data.source[e]] && nodes[data.target[e]]) { edges[e] = 1; links++; }
  for (let i = 0; i < data.n; i++) if (nodes[i]) { if (data.repository[i]) repositories++; else papers++; }
  return { nodes, edges, papers, repositories, links };
}
