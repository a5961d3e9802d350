/** From numbers and groups to sizes and colours, with the words for the legend. */

import type { Data } from "./data";
import type { State } from "./state";

export interface Paint { paper: string; ink: string; muted: string; line: string; unknown: string; accent: string; dark: boolean }
export const PAINTS: Record<"light" | "dark", Paint> = {
  light: { paper: "#fbfaf7", ink: "#1d2129", muted: "#5b6270", line: "#6f7787", unknown: "#a9afba", accent: "#0b57a4", dark: false },
  dark: { paper: "#14171c", ink: "#eceef2", muted: "#a6adba", line: "#8b93a3", unknown: "#5a6270", accent: "#7fb8f5", dark: true },
};
/** Dark to bright: lightness alone tells the order. */
const RAMP_LIGHT = ["#e3c75f", "#a9bb57", "#5aa774", "#2e8891", "#2f628f", "#2b3a6b"];
const RAMP_DARK = ["#3a4a86", "#3c6fa0", "#3f949c", "#66b585", "#b3cf69", "#f4e27e"];

export const NAMES: Record<string, string> = {
  same: "All the same", cited_here: "Cited here", cited_by_listed: "Cited by listed papers", citation_count: "Citations worldwide",
  in_degree: "Cited here (in-degree)", out_degree: "References here (out-degree)", pagerank: "PageRank", hits_authority: "HITS authority", hits_hub: "HITS hub",
  core: "Core number", betweenness: "Betweenness", closeness: "Closeness", harmonic: "Harmonic closeness", katz: "Katz", citerank: "CiteRank",
  year_rank: "Rank within its year", upvotes: "Upvotes", stars: "Stars", coverage: "Coverage of references", community: "Community", year: "Year", health: "Health of code",
  kind: "Papers and repositories", references_found: "References known", references_declared: "References declared", comments: "Comments", authors_count: "Number of authors",
};
/** The word for *key*, or *key* itself; never what every object carries, such as `constructor`. */
export const own = (words: Record<string, string>, key: string): string => (Object.hasOwn(words, key) ? words[key] : key);
export const nameOf = (key: string): string => Object.hasOwn(NAMES, key) ? NAMES[key] : (key.charAt(0).toUpperCase() + key.slice(1)).replaceAll("_", " ");

/** What nodes can be sized by, and coloured by, in this collection. */
export function choices(data: Data): { size: string[]; color: string[] } {
  const measures = data.measures.filter((name) => data.numbers(name));
  const counts = ["citation_count", "upvotes", "stars"].filter((name) => data.numbers(name) && !measures.includes(name));
  const here = measures.includes("in_degree") ? [] : ["cited_here"];
  const size = [...here, ...measures, "cited_by_listed", ...counts, "same"];
  const color = ["community", "year", "coverage", "health", "kind"].filter((name) => name === "kind" || data.nodes.has(name));
  return { size, color: [...color, ...here, ...measures, ...counts] };
}

export function startingSize(data: Data): string {
  return ["pagerank", "in_degree"].find((name) => data.measures.includes(name) && data.numbers(name)) ?? "cited_here";
}

/** Radius of every node in pixels at the first view: its area grows with the value. */
export function sizes(data: Data, by: string, room = 1): Float32Array {
  const found = new Float32Array(data.n);
  const shrink = Math.min(1, Math.max(0.5, 1.3 - Math.log10(Math.max(data.n, 10)) * 0.2));
  const low = 3.1 * shrink * (data.n > 3000 ? 0.75 : 1) * room, high = (data.n < 100 ? 20 : 19) * shrink * room;
  const values = by === "same" ? undefined : data.numbers(by);
  let least = Infinity, most = -Infinity;
  if (values) for (const value of values) { if (value < least) least = value; if (value > most) most = value; }
  const span = most > least ? most - least : 1;
  for (let i = 0; i < data.n; i++) {
    const share = values && values[i] === values[i] ? (values[i] - least) / span : 0;
    found[i] = values ? low + (high - low) * Math.sqrt(Math.max(0, share)) : low * 1.6;
    if (data.listed[i]) found[i] = Math.max(found[i], low * 1.5);
  }
  return found;
}

export interface Entry { color: string; label: string; group?: number }
export interface Colors { of: (node: number) => string; entries: Entry[]; ramp?: { colors: string[]; low: string; high: string } }

export function colors(data: Data, state: State, paint: Paint): Colors {
  const by = state.color;
  if (by === "community" && data.nodes.has("community")) return byCommunity(data, paint);
  if (by === "health") return byWord(data, "health", paint, ["ok", "moved", "archived", "empty", "gone", "unchecked"]);
  if (by === "kind") {
    const palette = paletteOf(data, paint);
    const kinds = [["Listed paper", 2], ["Found paper", 6], ["Repository", 8]] as const;
    return { of: (i) => palette[data.repository[i] ? 8 : data.listed[i] ? 2 : 6], entries: kinds.map(([label, k]) => ({ label, color: palette[k] })) };
  }
  return byNumber(data, by, paint);
}

function paletteOf(data: Data, paint: Paint): string[] { return data.palette[paint.dark ? "dark" : "light"]; }

function byCommunity(data: Data, paint: Paint): Colors {
  const palette = paletteOf(data, paint);
  // A paper that is a community of its own belongs to no group, in the page as in the files for Gephi.
  const order = new Map(data.communities.map((one, k) => [one.id, one.size > 1 ? k : palette.length]));
  const community = data.numbers("community")!;
  const colorOf = (group: number) => { const k = order.get(group) ?? palette.length; return k < palette.length ? palette[k] : paint.unknown; };
  const entries: Entry[] = data.communities.slice(0, palette.length).filter((one) => one.size > 1).map((one) => ({ color: colorOf(one.id), label: one.label || `Community ${one.id}`, group: one.id }));
  if (community.some((group) => (order.get(group) ?? palette.length) >= palette.length)) entries.push({ color: paint.unknown, label: "in a small community or none" });
  return { of: (i) => colorOf(community[i]), entries };
}

function byWord(data: Data, name: string, paint: Paint, words: string[]): Colors {
  const palette = paletteOf(data, paint);
  const map = new Map(words.map((word, k) => [word, word === "unchecked" ? paint.muted : palette[[3, 8, 4, 1, 2][k]]]));
  const used = words.filter((word) => data.nodes.words(name).includes(word));
  return { of: (i) => map.get(data.text(name, i)) ?? paint.unknown, entries: [...used.map((word) => ({ color: map.get(word)!, label: word })), { color: paint.unknown, label: "does not apply" }] };
}

function byNumber(data: Data, by: string, paint: Paint): Colors {
  const values = data.numbers(by);
  const ramp = paint.dark ? RAMP_DARK : RAMP_LIGHT;
  if (!values) return { of: () => paint.unknown, entries: [] };
  const known = Array.from(values).filter((v) => v === v).sort((a, b) => a - b);
  if (!known.length) return { of: () => paint.unknown, entries: [] };
  const skewed = !["year", "coverage", "year_rank", "core"].includes(by);
  // The oldest tenth is a long tail that would take most of the ramp; it shares the first colour.
  const least = by === "year" ? known[Math.floor(known.length * 0.1)] : known[0], most = known[known.length - 1];
  const share = (v: number) => { const t = most > least ? Math.min(1, Math.max(0, (v - least) / (most - least))) : 1; return skewed ? Math.sqrt(t) : t; };
  const steps = Array.from({ length: 33 }, (_, k) => mix(ramp, k / 32));
  return {
    of: (i) => values[i] === values[i] ? steps[Math.round(share(values[i]) * 32)] : paint.unknown,
    entries: known.length < data.n ? [{ color: paint.unknown, label: "unknown" }] : [],
    ramp: { colors: ramp, low: show(least, by) + (by === "year" && known[0] < least ? " and before" : ""), high: show(most, by) },
  };
}

function mix(ramp: string[], at: number): string {
  const k = Math.min(ramp.length - 2, Math.floor(at * (ramp.length - 1)));
  return blend(ramp[k], ramp[k + 1], at * (ramp.length - 1) - k);
}

/** *a* and *b* (`#rrggbb`) mixed, *share* of the second. */
export function blend(a: string, b: string, share: number): string {
  const [p, q] = [rgb(a), rgb(b)];
  return "#" + p.map((v, k) => Math.round(v + (q[k] - v) * share).toString(16).padStart(2, "0")).join("");
}

/** *color* brought towards *ink* until it stands out enough from *paper* to be read (contrast 4.5 to 1). */
export function readable(color: string, { ink, paper }: Paint): string {
  for (let share = 0; share < 1; share += 0.1) {
    const found = blend(color, ink, share);
    if (contrast(found, paper) >= 4.6) return found;
  }
  return ink;
}

/** The contrast of two colours as WCAG 2 defines it, 1 to 21. */
export function contrast(a: string, b: string): number {
  const [x, y] = [light(a), light(b)].sort((p, q) => q - p);
  return (x + 0.05) / (y + 0.05);
}

function light(color: string): number {
  const [r, g, b] = rgb(color).map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function rgb(color: string): [number, number, number] {
  const v = parseInt(color.slice(1, 7), 16);
  return [v >> 16 & 255, v >> 8 & 255, v & 255];
}

/** A value as people write it: years bare, shares in percent, small numbers with three digits that count. */
export function show(value: number, name = ""): string {
  if (value !== value) return "unknown";
  if (name === "year") return String(value);
  if (name === "coverage") return `${Math.round(value * 100)} %`;
  if (Number.isInteger(value)) return value.toLocaleString("en");
  return Math.abs(value) >= 0.001 ? value.toLocaleString("en", { maximumSignificantDigits: 3 }) : value.toExponential(2);
}
