/** The inlined columns, decoded: a row number is a node, everything else is looked up by it. */

interface Column { text?: string[]; words?: string[]; codes?: string; whole?: string; float?: string }
type Columns = Record<string, Column>;
export interface Collection {
  name: string; note?: string; fetched?: string; sources?: string; listed?: number; found?: number; repositories?: number;
  references_found?: number; references_declared?: number; with_references?: number;
}
export interface Community { id: number; label: string; size: number }
export interface Raw {
  count: number; height: number; collection: Collection; measures: string[]; communities: Community[];
  nodes: { id: string[]; label: string[]; x: string; y: string; listed: string; columns: Columns };
  edges: { count: number; source: string; target: string; columns: Columns };
  ranks: Record<string, Columns>;
  palette: Record<"light" | "dark", string[]>;
  bibtex: { lines: string[]; start: string; codes: string } | null;
}
type Packed = Uint8Array | Uint16Array | Uint32Array | Float32Array;
const ARRAYS = { u1: Uint8Array, u2: Uint16Array, u4: Uint32Array, f4: Float32Array };

/** The array in `u2:base64`. */
export function unpack(packed: string): Packed {
  const text = atob(packed.slice(3)), bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  return new ARRAYS[packed.slice(0, 2) as keyof typeof ARRAYS](bytes.buffer);
}

/** Columns of one table, decoded when first asked for. */
export class Table {
  private readonly numbers = new Map<string, Float64Array | Float32Array>();
  private readonly codes = new Map<string, Packed>();
  constructor(private readonly columns: Columns) {}

  has(name: string): boolean { return Object.hasOwn(this.columns, name); }

  /** The text of a row, "" where unknown. */
  text(name: string, row: number): string {
    const column = this.columns[name];
    if (!column) return "";
    if (column.text) return column.text[row];
    return column.words ? column.words[this.codesOf(name)[row]] : "";
  }

  /** The different words of a column of words. */
  words(name: string): string[] { return this.columns[name]?.words ?? []; }

  /** A column of words as numbers into {@link words}. */
  codesOf(name: string): Packed {
    let codes = this.codes.get(name);
    if (!codes) this.codes.set(name, codes = unpack(this.columns[name].codes!));
    return codes;
  }

  /** A column of numbers, NaN where unknown; undefined where there is no such column. */
  number(name: string): Float64Array | Float32Array | undefined {
    const column = this.columns[name];
    if (!column || !(column.whole || column.float)) return undefined;
    let found = this.numbers.get(name);
    if (!found) {
      found = column.float ? unpack(column.float) as Float32Array : whole(unpack(column.whole!));
      this.numbers.set(name, found);
    }
    return found;
  }
}

/** Whole numbers as stored (value + 1, 0 for unknown). */
function whole(stored: Packed): Float64Array | Float32Array {
  const found = stored instanceof Uint32Array ? new Float64Array(stored.length) : new Float32Array(stored.length);
  for (let i = 0; i < found.length; i++) found[i] = stored[i] === 0 ? NaN : stored[i] - 1;
  return found;
}

/** Neighbours of every node in one array: those of node i are `nodes[start[i] .. start[i + 1]]`, over edges `edges[…]`. */
export class Neighbours {
  readonly start: Uint32Array; readonly nodes: Uint32Array; readonly edges: Uint32Array;
  constructor(count: number, from: Packed, to: Packed) {
    this.start = new Uint32Array(count + 1);
    for (let e = 0; e < from.length; e++) this.start[from[e] + 1]++;
    for (let i = 0; i < count; i++) this.start[i + 1] += this.start[i];
    const next = this.start.slice();
    this.nodes = new Uint32Array(from.length);
    this.edges = new Uint32Array(from.length);
    for (let e = 0; e < from.length; e++) {
      const at = next[from[e]]++;
      this.nodes[at] = to[e];
      this.edges[at] = e;
    }
  }
  degree(node: number): number { return this.start[node + 1] - this.start[node]; }
}

export class Data {
  readonly n: number; readonly m: number; readonly collection: Collection; readonly measures: string[]; readonly communities: Community[];
  readonly palette: Record<"light" | "dark", string[]>;
  readonly ids: string[]; readonly labels: string[]; readonly listed: Packed; readonly x: Float32Array; readonly y: Float32Array;
  readonly source: Packed; readonly target: Packed; readonly nodes: Table; readonly edges: Table;
  readonly out: Neighbours; readonly into: Neighbours;
  /** 1 where the node is a repository. */
  readonly repository: Uint8Array;
  /** Relation of each edge as a number into {@link relations}. */
  readonly relation: Packed; readonly relations: string[];
  /** Papers of this collection that cite the node, and how many of these are listed. */
  readonly citedHere: Float32Array; readonly citedByListed: Float32Array;
  private readonly bibtex: { lines: string[]; start: Packed; codes: Packed } | undefined;
  private readonly ranks = new Map<string, Table>();
  private index: Map<string, number> | undefined;

  constructor(raw: Raw) {
    this.n = raw.count;
    this.m = raw.edges.count;
    this.collection = raw.collection;
    this.measures = raw.measures;
    this.communities = raw.communities;
    this.palette = raw.palette;
    if (raw.bibtex) this.bibtex = { lines: raw.bibtex.lines, start: unpack(raw.bibtex.start), codes: unpack(raw.bibtex.codes) };
    this.ids = raw.nodes.id;
    this.labels = raw.nodes.label;
    this.listed = unpack(raw.nodes.listed);
    this.x = scaled(unpack(raw.nodes.x));
    this.y = scaled(unpack(raw.nodes.y));
    this.nodes = new Table(raw.nodes.columns);
    this.edges = new Table(raw.edges.columns);
    for (const [name, columns] of Object.entries(raw.ranks)) this.ranks.set(name, new Table(columns));
    this.source = unpack(raw.edges.source);
    this.target = unpack(raw.edges.target);
    this.out = new Neighbours(this.n, this.source, this.target);
    this.into = new Neighbours(this.n, this.target, this.source);
    this.relations = this.edges.words("relation");
    this.relation = this.m ? this.edges.codesOf("relation") : new Uint8Array(0);
    this.repository = new Uint8Array(this.n);
    if (this.nodes.has("kind")) for (let i = 0; i < this.n; i++) this.repository[i] = Number(this.nodes.text("kind", i) === "repository");
    this.citedHere = new Float32Array(this.n);
    this.citedByListed = new Float32Array(this.n);
    const cites = this.relations.indexOf("cites");
    for (let e = 0; e < this.m; e++) {
      if (this.relation[e] !== cites) continue;
      this.citedHere[this.target[e]]++;
      if (this.listed[this.source[e]]) this.citedByListed[this.target[e]]++;
    }
  }

  /** The paper's entry in the `.bib` export, "" for a repository; what the page holds anyway is filled in. */
  entry(node: number): string {
    if (!this.bibtex) return "";
    const { lines, start, codes } = this.bibtex;
    const own = (name: string) => name === "title" ? this.title(node) : name === "authors" ? this.text(name, node).replaceAll("; ", " and ") : this.text(name, node);
    return Array.from(codes.subarray(start[node], start[node + 1]), (code) => lines[code].replace(/\x1f(\w+)\x1f/g, (_, name: string) => own(name))).join("\n");
  }

  title(node: number): string { return this.nodes.text("title", node) || this.labels[node]; }
  /** The title as it is shown: of endless ones only the beginning. */
  name(node: number): string { return clipped(this.title(node)); }
  text(name: string, node: number): string { return this.nodes.text(name, node); }
  value(name: string, node: number): number { return this.numbers(name)?.[node] ?? NaN; }

  /** A column of numbers by name: of the file, or one of those counted here. */
  numbers(name: string): Float64Array | Float32Array | undefined {
    if (name === "cited_here") return this.citedHere;
    if (name === "cited_by_listed") return this.citedByListed;
    return this.nodes.number(name);
  }

  /** Rank and stability interval of a node by a measure; NaN where unknown. */
  rank(measure: string, node: number): { rank: number; low: number; high: number } {
    const table = this.ranks.get(measure);
    const at = (name: string) => table?.number(name)?.[node] ?? NaN;
    return { rank: at("rank"), low: at("low"), high: at("high") };
  }

  /** The node of an id, or -1. */
  find(id: string): number {
    this.index ??= new Map(this.ids.map((one, node) => [one, node]));
    return this.index.get(id) ?? -1;
  }

  /** The repositories a paper is linked with as its code, with the edge that says so. */
  code(node: number): { node: number; edge: number }[] {
    const found: { node: number; edge: number }[] = [];
    for (let k = this.out.start[node]; k < this.out.start[node + 1]; k++)
      if (this.relations[this.relation[this.out.edges[k]]] === "has_code") found.push({ node: this.out.nodes[k], edge: this.out.edges[k] });
    return found;
  }
}

const LONGEST = 500;
export function clipped(text: string): string { return text.length > LONGEST ? `${text.slice(0, LONGEST).toWellFormed()}…` : text; }

function scaled(grid: Packed): Float32Array { return Float32Array.from(grid, (v) => v / 65535); }

/** Read the data out of the document and let the text go. */
export function readData(): Data {
  const element = document.getElementById("data")!;
  const raw = JSON.parse(element.textContent!) as Raw;
  element.remove();
  return new Data(raw);
}
