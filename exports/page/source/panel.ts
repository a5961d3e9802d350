/** The right drawer: all that is known of the paper, repository or edge that is picked, and the ways on from it. */

import type { Data } from "./data";
import { dress, h, outward, toast } from "./dom";
import { nameOf, own, show } from "./scales";
import type { State, Store } from "./state";

const FIRST = 12;
export interface Ways { go: (node: number) => void; edge: (edge: number) => void; pathFrom: (node: number) => void }

export function drawPanel(place: HTMLElement, data: Data, store: Store, ways: Ways): void {
  const { state } = store;
  const close = h("button", { type: "button", class: "icon-button close", onclick: () => store.set({ selected: -1, edge: -1, steps: 0, path: null }) });
  dress(close, "close", "Close (Escape)");
  const body = state.edge >= 0 ? edgeBody(data, state.edge, ways) : state.path ? pathBody(data, store, ways) : nodeBody(data, store, ways);
  place.replaceChildren(close, ...body);
  place.scrollTop = 0;
}

function nodeBody(data: Data, store: Store, ways: Ways): Node[] {
  const node = store.state.selected;
  return data.repository[node] ? repositoryBody(data, node, store, ways) : paperBody(data, node, store, ways);
}

function paperBody(data: Data, node: number, store: Store, ways: Ways): Node[] {
  const text = (name: string) => data.text(name, node);
  const authors = text("authors").split("; ").filter(Boolean);
  const many = data.value("authors_count", node);
  const when = text("date") || show(data.value("year", node), "year");
  const more = many > authors.length ? ` (${many} in all)` : "";
  return [
    h("p", { class: "tags" }, tag(data.listed[node] ? "Listed" : "Found", data.listed[node] ? "on" : ""), community(data, node)),
    h("h2", {}, data.name(node)),
    h("p", { class: "authors" }, authors.length ? shorten(authors) + more : many === many ? `${many} authors` : ""),
    h("p", { class: "muted" }, [when === "unknown" ? "date unknown" : when, text("venue"), text("organization")].filter(Boolean).join(" · ")),
    links(data, node),
    actions(data, node, store, ways),
    ...(text("abstract") ? [h("h3", {}, "Abstract"), folded(text("abstract"))] : []),
    ...code(data, node, ways),
    ...measures(data, node),
    ...coverage(data, node),
    ...edges(data, node, ways),
    ...facts([["Identifiers", text("identifiers").split(";").filter(Boolean).join(", ") || data.ids[node]]]),
  ];
}

function repositoryBody(data: Data, node: number, store: Store, ways: Ways): Node[] {
  const text = (name: string) => data.text(name, node);
  return [
    h("p", { class: "tags" }, tag("Code repository", "on"), text("health") && tag(text("health"))),
    h("h2", {}, data.name(node)),
    h("p", {}, text("description")),
    links(data, node),
    actions(data, node, store, ways),
    ...facts([["Stars", show(data.value("stars", node))], ["Language", text("language")], ["Licence", text("license")], ["Health", text("health")], ["Last push", text("pushed")],
      ["Release", text("release")], ["Former names", text("former_names").replaceAll(";", ",")], ["Id", data.ids[node]]]),
    ...edges(data, node, ways),
  ];
}

const tag = (label: string, kind = ""): Node => h("span", { class: `tag ${kind}` }, label);

function community(data: Data, node: number): Node | "" {
  const number = data.value("community", node);
  const one = data.communities.find((c) => c.id === number);
  return one ? tag(one.label || `Community ${one.id}`) : "";
}

function shorten(authors: string[]): string {
  return authors.length > 12 ? `${authors.slice(0, 10).join(", ")}, … and ${authors.length - 10} more` : authors.join(", ");
}

function folded(text: string): Node {
  if (text.length < 420) return h("p", { class: "abstract" }, text);
  const cut = text.slice(0, Math.max(text.lastIndexOf(" ", 380), 300)).toWellFormed().replace(/\ufffd$/, "");
  const paragraph = h("p", { class: "abstract" }, cut + " … ");
  const more = h("button", { type: "button", class: "text-button", onclick: () => { paragraph.replaceChildren(text); paragraph.tabIndex = -1; paragraph.focus({ preventScroll: true }); } }, "all of it");
  paragraph.append(more);
  return paragraph;
}

/** Addresses are built from ids whose form is checked; anything else stays text. */
function links(data: Data, node: number): Node {
  const text = (name: string) => data.text(name, node);
  const found: HTMLElement[] = [];
  const add = (url: string, label: string) => found.push(outward(url, label));
  const arxiv = text("arxiv_id");
  if (/^([\w.-]+\/\d{7}|\d{4}\.\d{4,5})(v\d+)?$/.test(arxiv)) { add(`https://arxiv.org/abs/${arxiv}`, "arXiv"); if (!data.repository[node]) add(`https://huggingface.co/papers/${arxiv}`, "Hugging Face"); }
  if (/^10\.\d{4,9}\/\S+$/.test(text("doi"))) add(`https://doi.org/${encodeURI(text("doi")).replaceAll("#", "%23").replaceAll("?", "%3F")}`, "DOI");
  const other = `${text("identifiers")};${data.ids[node]}`;
  const s2 = /(?:^|;)\s*s2:([0-9a-f]{40})\b/.exec(other);
  if (s2) add(`https://www.semanticscholar.org/paper/${s2[1]}`, "Semantic Scholar");
  else if (arxiv && found.length) add(`https://api.semanticscholar.org/arXiv:${arxiv}`, "Semantic Scholar");
  const openalex = /(?:^|;)\s*openalex:(W\d+)\b/.exec(other);
  if (openalex) add(`https://openalex.org/${openalex[1]}`, "OpenAlex");
  if (text("project_page")) add(text("project_page"), "Project page");
  const url = text("url");
  if (url && !found.some((link) => link.getAttribute("href")?.replace(/\/$/, "") === url.replace(/\/$/, ""))) add(url, data.repository[node] ? "Open repository" : "Link");
  return h("p", { class: "links" }, ...found);
}

function actions(data: Data, node: number, store: Store, ways: Ways): Node {
  const { state } = store;
  const step = (steps: State["steps"], label: string) => h("button", { type: "button", "aria-pressed": String(state.steps === steps), onclick: () => store.set({ steps }) }, label);
  return h("div", { class: "actions" },
    h("div", { class: "segmented", role: "group", "aria-label": "Neighbourhood" }, step(0, "Whole graph"), step(1, "1 step"), step(2, "2 steps")),
    h("div", { class: "row" },
      h("button", { type: "button", class: "button", onclick: () => ways.pathFrom(node) }, "Path from here …"),
      !data.repository[node] && h("button", { type: "button", class: "button", onclick: () => copy(data.entry(node), "BibTeX copied.") }, "Copy BibTeX"),
      h("button", { type: "button", class: "button", onclick: () => copy(location.href, "Link to this view copied.") }, "Copy link")));
}

function code(data: Data, node: number, ways: Ways): Node[] {
  const found = data.code(node);
  if (!found.length) return [];
  const line = (repository: number) => [show(data.value("stars", repository)) !== "unknown" ? `★ ${show(data.value("stars", repository))}` : "", data.text("license", repository), data.text("language", repository), data.text("health", repository)].filter(Boolean).join(" · ");
  return [h("h3", {}, "Code"), h("ul", { class: "ways" }, ...found.map(({ node: repository, edge }) => h("li", {},
    h("button", { type: "button", class: "way", onclick: () => ways.go(repository) }, h("span", {}, data.name(repository)), h("span", { class: "muted" }, line(repository))),
    h("p", { class: "muted small" }, [data.edges.text("evidence", edge), certainty(data, edge)].filter(Boolean).join(" · ")))))];
}

function certainty(data: Data, edge: number): string {
  const confidence = data.edges.number("confidence")?.[edge] ?? NaN;
  const official = data.edges.number("official")?.[edge] ?? NaN;
  return [confidence === confidence ? `confidence ${show(confidence)}` : "", official === 1 ? "official" : official === 0 ? "not official" : ""].filter(Boolean).join(", ");
}

function measures(data: Data, node: number): Node[] {
  const rows: [string, string, string][] = [];
  const counts: [string, number][] = [["Cited here", data.citedHere[node]], ["Cited by listed papers", data.citedByListed[node]], ["Citations worldwide", data.value("citation_count", node)], ["Upvotes", data.value("upvotes", node)], ["Comments", data.value("comments", node)]];
  for (const [label, value] of counts) if (value === value) rows.push([label, show(value), ""]);
  for (const name of data.measures) {
    const value = data.value(name, node);
    if (value !== value || name === "in_degree") continue;
    const { rank, low, high } = data.rank(name, node);
    rows.push([nameOf(name), show(value, name), rank === rank ? `#${show(rank)}${low === low ? ` (${show(low)}–${show(high)})` : ""}` : ""]);
  }
  return [h("h3", {}, "Measures"), h("table", { class: "measures" }, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Measure"), h("th", { scope: "col" }, "Value"), h("th", { scope: "col" }, "Rank (stability)"))),
    h("tbody", {}, ...rows.map(([label, value, rank]) => h("tr", {}, h("th", { scope: "row" }, label), h("td", {}, value), h("td", { class: "muted" }, rank)))))];
}

function coverage(data: Data, node: number): Node[] {
  const found = data.value("references_found", node), declared = data.value("references_declared", node);
  const sources = data.text("coverage_status", node).split(";").filter((one) => /.=./.test(one)).map((one) => one.replace("=", ": ").replaceAll("_", " ")).join(", ");
  const known = found !== found ? (declared === declared ? `${show(declared)} references declared, none known` : "References unknown")
    : declared === declared ? `${show(found)} of ${show(declared)} references known` : `${show(found)} references known`;
  return [h("h3", {}, "Coverage"), h("p", {}, [known, sources].filter(Boolean).join(" · "))];
}

function edges(data: Data, node: number, ways: Ways): Node[] {
  const groups: [string, "out" | "into", string][] = [["Cites", "out", "cites"], ["Cited by", "into", "cites"], ["Code of", "into", "has_code"], ["Named in its README", "out", "lists"], ["In the reading list of", "into", "lists"]];
  return groups.flatMap(([label, side, relation]) => neighbours(data, node, label, side, relation, ways));
}

function neighbours(data: Data, node: number, label: string, side: "out" | "into", relation: string, ways: Ways): Node[] {
  const lists = data[side];
  const found: { node: number; edge: number }[] = [];
  for (let k = lists.start[node]; k < lists.start[node + 1]; k++) if (data.relations[data.relation[lists.edges[k]]] === relation) found.push({ node: lists.nodes[k], edge: lists.edges[k] });
  if (!found.length) return [];
  found.sort((a, b) => data.citedHere[b.node] - data.citedHere[a.node] || a.node - b.node);
  const item = ({ node: other, edge }: { node: number; edge: number }) => {
    const evidence = h("button", { type: "button", class: "icon-button small", onclick: () => ways.edge(edge) });
    dress(evidence, "info", `Evidence for the link with ${data.name(other)}`);
    const year = data.value("year", other);
    return h("li", {}, h("button", { type: "button", class: "way", onclick: () => ways.go(other) }, h("span", {}, data.name(other)),
      h("span", { class: "muted" }, [year === year ? String(year) : "", data.repository[other] ? "repository" : `cited here ${data.citedHere[other]}`, data.listed[other] ? "listed" : ""].filter(Boolean).join(" · "))), evidence);
  };
  const list = h("ul", { class: "ways" }, ...found.slice(0, FIRST).map(item));
  const more = h("button", { type: "button", class: "text-button", onclick: () => { list.append(...found.slice(FIRST).map(item)); more.remove(); list.children[FIRST].querySelector("button")!.focus({ preventScroll: true }); } }, `Show all ${found.length}`);
  return [h("h3", {}, `${label} `, h("span", { class: "muted" }, String(found.length))), list, ...(found.length > FIRST ? [more] : [])];
}

const RELATIONS: Record<string, string> = { cites: "Citation", has_code: "Code link", lists: "Reading list" };

function edgeBody(data: Data, edge: number, ways: Ways): Node[] {
  const text = (name: string) => data.edges.text(name, edge);
  const influential = data.edges.number("influential")?.[edge] ?? NaN;
  const end = (node: number) => h("button", { type: "button", class: "way", onclick: () => ways.go(node) }, h("span", {}, data.name(node)));
  const verb = own({ cites: "cites", has_code: "has its code in", lists: "names" }, text("relation"));
  return [
    h("p", { class: "tags" }, tag(own(RELATIONS, text("relation")), "on")),
    h("h2", { class: "visually-hidden" }, "Link between two works"),
    end(data.source[edge]), h("p", { class: "verb muted" }, `↓ ${verb}`), end(data.target[edge]),
    ...facts([["Sources", text("sources").split(";").filter(Boolean).join(", ").replaceAll("_", " ")], ["Evidence", text("evidence")], ["Found in", text("found_in")], ["Section", text("section")],
      ["Influential", influential === 1 ? "yes, says Semantic Scholar" : influential === 0 ? "no" : ""], ["Intents", text("intents").replaceAll(";", ", ")], ["Certainty", certainty(data, edge)]]),
  ];
}

function pathBody(data: Data, store: Store, ways: Ways): Node[] {
  const [a, b] = store.state.path!;
  const way = pathWay(store);
  const head = [h("p", { class: "tags" }, tag("Shortest path", "on")), h("h2", {}, way ? `${way.edges.length} ${way.edges.length === 1 ? "step" : "steps"}` : "No path")];
  if (!way) return [...head, h("p", {}, `Nothing that is shown connects “${data.name(a)}” with “${data.name(b)}”.`)];
  const items = way.nodes.flatMap((node, k) => {
    const edge = way.edges[k];
    const forward = edge !== undefined && data.source[edge] === node;
    const verb = edge === undefined ? "" : data.edges.text("relation", edge) === "cites" ? (forward ? "↓ cites" : "↑ is cited by") : forward ? "↓ links to" : "↑ is linked from";
    return [h("li", {}, h("button", { type: "button", class: "way", onclick: () => ways.go(node) }, h("span", {}, data.name(node))),
      edge === undefined ? null : h("button", { type: "button", class: "text-button", onclick: () => ways.edge(edge) }, verb))];
  });
  return [...head, h("p", { class: "muted" }, way.directed ? "Every step follows a reference." : "No path follows references all the way; this one also goes against them."), h("ol", { class: "ways path" }, ...items)];
}

/** Set by the page: how a path is found among what is shown. */
export let pathWay: (store: Store) => import("./walk").Way | null = () => null;
export function findPathsWith(find: typeof pathWay): void { pathWay = find; }

function facts(rows: [string, string][]): Node[] {
  const known = rows.filter(([, value]) => value && value !== "unknown");
  return known.length ? [h("dl", { class: "facts" }, ...known.flatMap(([label, value]) => [h("dt", {}, label), h("dd", {}, value)]))] : [];
}

export function copy(text: string, done: string): void {
  const old = () => {
    const field = h("textarea", { value: text, class: "visually-hidden", "aria-hidden": "true" });
    document.body.append(field);
    field.select();
    const worked = document.execCommand("copy");
    field.remove();
    toast(worked ? done : "This browser does not let the page copy.");
  };
  if (navigator.clipboard) navigator.clipboard.writeText(text).then(() => toast(done), old);
  else old();
}
