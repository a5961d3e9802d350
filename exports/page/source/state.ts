/** What the reader has asked for; every part of the page follows it, and the address after `#` holds it. */

import type { Data } from "./data";

export type Scope = "all" | "listed" | "found" | "foundations";
export type View = "graph" | "table";
export type Theme = "auto" | "light" | "dark";
export interface State {
  view: View; theme: Theme; selected: number; edge: number; size: string; color: string; scope: Scope;
  years: [number, number] | null; hiddenRelations: ReadonlySet<string>; communities: ReadonlySet<number>; minimum: number; code: boolean;
  text: string; steps: 0 | 1 | 2; path: readonly [number, number] | null; sort: string; descending: boolean;
}
export type Key = keyof State;
type Listener = (state: State, changed: ReadonlySet<Key>) => void;

export const START: State = {
  view: "graph", theme: "auto", selected: -1, edge: -1, size: "", color: "community", scope: "all", years: null, hiddenRelations: new Set(),
  communities: new Set(), minimum: 0, code: false, text: "", steps: 0, path: null, sort: "cited_here", descending: true,
};
/** The keys that decide which nodes are seen. */
export const FILTERS: readonly Key[] = ["scope", "years", "hiddenRelations", "communities", "minimum", "code", "text", "steps"];

export class Store {
  private listeners: Listener[] = [];
  constructor(public state: State) {}
  follow(listener: Listener): void { this.listeners.push(listener); }
  set(change: Partial<State>): void {
    const changed = new Set((Object.keys(change) as Key[]).filter((key) => change[key] !== this.state[key]));
    if (!changed.size) return;
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener(this.state, changed);
  }
}

/** The state as the text after `#`; what stands as at the start is left out. */
export function toHash(state: State, start: State, data: Data): string {
  const parts: string[] = [];
  const put = (key: string, value: string | number, unless: boolean) => { if (!unless) parts.push(`${key}=${encoded(String(value))}`); };
  const pair = (key: string, a: number, b: number) => parts.push(`${key}=${encoded(data.ids[a])}~${encoded(data.ids[b])}`);
  put("view", state.view, state.view === start.view);
  put("node", data.ids[state.selected] ?? "", state.selected < 0);
  if (state.edge >= 0) pair("edge", data.source[state.edge], data.target[state.edge]);
  put("size", state.size, state.size === start.size);
  put("color", state.color, state.color === start.color);
  put("show", state.scope, state.scope === "all");
  put("years", state.years?.join("-") ?? "", state.years === null);
  put("without", [...state.hiddenRelations].join(","), !state.hiddenRelations.size);
  put("groups", [...state.communities].join(","), !state.communities.size);
  put("min", state.minimum, !state.minimum);
  put("code", 1, !state.code);
  put("text", state.text, !state.text);
  put("steps", state.steps, !state.steps);
  if (state.path) pair("path", ...state.path);
  put("sort", (state.descending ? "-" : "") + state.sort, state.sort === start.sort && state.descending === start.descending);
  put("theme", state.theme, state.theme === start.theme);
  return parts.join("&");
}

/** The state that *hash* describes, on top of *start*; what makes no sense is passed over. */
export function fromHash(hash: string, start: State, data: Data): State {
  const given = new Map<string, string>();
  const pairs = new Map<string, number[]>();
  for (const part of hash.replace(/^#/, "").split("&")) {
    const [key, value = ""] = part.split("=", 2);
    given.set(key, decoded(value));
    if (key === "edge" || key === "path") pairs.set(key, value.split("~").map((id) => data.find(decoded(id))));
  }
  const one = <T extends string>(key: string, allowed: readonly T[], fallback: T): T => allowed.includes(given.get(key) as T) ? given.get(key) as T : fallback;
  const list = (key: string) => (given.get(key) ?? "").split(",").filter(Boolean);
  const years = /^(-?\d+)-(-?\d+)$/.exec(given.get("years") ?? "");
  const path = pairs.get("path") ?? [], ends = pairs.get("edge") ?? [];
  const sort = given.get("sort");
  const numbers = (name: string | undefined) => name !== undefined && (data.numbers(name) !== undefined || name === "same");
  return {
    ...start,
    view: one("view", ["graph", "table"], start.view),
    theme: one("theme", ["auto", "light", "dark"], start.theme),
    selected: data.find(given.get("node") ?? ""),
    edge: ends.length === 2 ? edgeBetween(data, ends[0], ends[1]) : -1,
    size: numbers(given.get("size")) ? given.get("size")! : start.size,
    color: numbers(given.get("color")) || ["community", "health", "kind"].includes(given.get("color") ?? "") ? given.get("color")! : start.color,
    scope: one("show", ["all", "listed", "found", "foundations"], "all"),
    years: years ? [Math.min(Number(years[1]), Number(years[2])), Math.max(Number(years[1]), Number(years[2]))] : null,
    hiddenRelations: new Set(list("without").filter((name) => data.relations.includes(name))),
    communities: new Set(list("groups").map(Number).filter(Number.isFinite)),
    minimum: Math.min(1e9, Math.max(0, Math.trunc(Number(given.get("min") ?? 0)) || 0)),
    code: given.get("code") === "1",
    text: given.get("text") ?? "",
    steps: given.get("steps") === "1" ? 1 : given.get("steps") === "2" ? 2 : 0,
    path: path.length === 2 && path[0] >= 0 && path[1] >= 0 ? [path[0], path[1]] : null,
    sort: sort ? sort.replace(/^-/, "") : start.sort,
    descending: sort ? sort.startsWith("-") : start.descending,
  };
}

/** Encoded, but for what reads better bare; `~` stands between two ids. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(/%3A/g, ":").replace(/%2F/g, "/").replace(/%2C/g, ",").replace(/~/g, "%7E");
}

function decoded(text: string): string {
  try { return decodeURIComponent(text); } catch { return ""; }
}

/** The edge from *a* to *b*, or -1. */
export function edgeBetween(data: Data, a: number, b: number): number {
  if (a < 0 || b < 0) return -1;
  for (let k = data.out.start[a]; k < data.out.start[a + 1]; k++) if (data.out.nodes[k] === b) return data.out.edges[k];
  return -1;
}
