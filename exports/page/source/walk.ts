/** Walks over the graph: who is near, and the shortest way from one paper to another. */

import type { Data, Neighbours } from "./data";

/** Call *see* for every neighbour of *node* over edges that *open* lets pass. */
export function around(data: Data, node: number, open: (edge: number) => boolean, see: (neighbour: number, edge: number) => void): void {
  const look = (side: Neighbours) => {
    for (let k = side.start[node]; k < side.start[node + 1]; k++) if (open(side.edges[k])) see(side.nodes[k], side.edges[k]);
  };
  look(data.out);
  look(data.into);
}

/** The nodes at most *steps* edges from *node*, in any direction, itself among them. */
export function near(data: Data, node: number, steps: number, open: (edge: number) => boolean): Set<number> {
  const found = new Set([node]);
  let edge: number[] = [node];
  for (let step = 0; step < steps; step++) {
    const next: number[] = [];
    for (const from of edge) around(data, from, open, (to) => { if (!found.has(to)) { found.add(to); next.push(to); } });
    edge = next;
  }
  return found;
}

export interface Way { nodes: number[]; edges: number[]; directed: boolean }

/** The shortest way from *a* to *b*: in citing direction if there is one, else in any direction, else null. */
export function shortest(data: Data, a: number, b: number, open: (edge: number) => boolean): Way | null {
  return search(data, a, b, open, true) ?? search(data, a, b, open, false);
}

function search(data: Data, a: number, b: number, open: (edge: number) => boolean, directed: boolean): Way | null {
  const from = new Int32Array(data.n).fill(-1);
  const over = new Int32Array(data.n).fill(-1);
  from[a] = a;
  let ring = [a];
  while (ring.length && from[b] < 0) {
    const next: number[] = [];
    for (const node of ring) {
      const see = (to: number, edge: number) => { if (from[to] < 0) { from[to] = node; over[to] = edge; next.push(to); } };
      if (directed) { for (let k = data.out.start[node]; k < data.out.start[node + 1]; k++) if (open(data.out.edges[k])) see(data.out.nodes[k], data.out.edges[k]); }
      else around(data, node, open, see);
    }
    ring = next;
  }
  if (from[b] < 0) return null;
  const way: Way = { nodes: [b], edges: [], directed };
  for (let at = b; at !== a; at = from[at]) { way.edges.unshift(over[at]); way.nodes.unshift(from[at]); }
  return way;
}
