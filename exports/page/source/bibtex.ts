/** Papers as BibTeX, from nothing but what the collection knows. */

import type { Data } from "./data";

const SPECIAL: Record<string, string> = { "\\": "\\textbackslash{}", "{": "\\{", "}": "\\}", "&": "\\&", "%": "\\%", $: "\\$", "#": "\\#", _: "\\_", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" };
const tex = (text: string): string => text.replace(/[\\{}&%$#_~^]/g, (c) => SPECIAL[c]).replace(/\s+/g, " ").trim();

/** One entry a paper; repositories are passed over. Keys are unique. */
export function bibtex(data: Data, nodes: Iterable<number>): string {
  const used = new Set<string>();
  const entries: string[] = [];
  for (const node of nodes) if (!data.repository[node]) entries.push(entry(data, node, used));
  return entries.join("\n");
}

function entry(data: Data, node: number, used: Set<string>): string {
  const text = (name: string) => data.text(name, node);
  const arxiv = text("arxiv_id"), year = data.value("year", node), venue = text("venue");
  const published = venue && !/^arxiv/i.test(venue);
  const fields: [string, string][] = [
    ["title", `{${tex(data.title(node))}}`], ["author", tex(text("authors").replaceAll("; ", " and "))], ["year", year === year ? String(year) : ""], [published ? "journal" : "", published ? tex(venue) : ""],
    ["eprint", tex(arxiv)], ["archivePrefix", arxiv ? "arXiv" : ""], ["doi", tex(text("doi"))], ["url", text("url").replace(/[{}\\\s]/g, encodeURIComponent)],
  ];
  const kind = published ? "article" : "misc";
  return `@${kind}{${key(data, node, used)},\n${fields.filter(([name, value]) => name && value).map(([name, value]) => `  ${name} = {${value}}`).join(",\n")}\n}\n`;
}

function key(data: Data, node: number, used: Set<string>): string {
  const plain = (text: string) => text.normalize("NFKD").replace(/[^A-Za-z0-9]/g, "").toLowerCase();
  const family = data.text("authors", node).split("; ")[0].split(/[ ,]/).filter(Boolean);
  const year = data.value("year", node);
  const word = data.title(node).split(/\s+/).map(plain).find((one) => one.length > 3) ?? "";
  const base = plain(family[family.length - 1] ?? "") + (year === year ? year : "") + word || `paper${node}`;
  let found = base;
  for (let k = 2; used.has(found); k++) found = `${base}${k}`;
  used.add(found);
  return found;
}
