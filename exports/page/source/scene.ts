/** The graph on the screen: sigma draws the nodes, the field the edges, and two plain canvases what is picked and what is named. */

import Graph from "graphology";
import Sigma from "sigma";
import type { Data } from "./data";
import { calm } from "./dom";
import { Field, fieldProgram } from "./field";
import type { Seen } from "./filter";
import { Labels, type Box, type View } from "./labels";
import { markProgram, RINGED, SQUARE } from "./marks";
import { PAINTS, rgb, sizes, type Colors, type Paint } from "./scales";
import { drawPicked, type Picked } from "./spotlight";

export interface Asked { node: (node: number, extend: boolean) => void; edge: (edge: number) => void; nothing: () => void }
type Layered = Sigma & { createCanvasContext(id: string, options: { beforeLayer: string }): Sigma };

export class Scene {
  readonly renderer: Sigma;
  readonly labels: Labels;
  readonly radius: Float32Array;
  /** Positions as sigma normalises them, in which the camera moves too. */
  private readonly framed: { x: Float32Array; y: Float32Array };
  private readonly box: { x: [number, number]; y: [number, number] };
  paint: Paint = PAINTS.light;
  colors: Colors = { of: () => PAINTS.light.unknown, entries: [] };
  seen!: Seen;
  picked: Picked = { nodes: new Set(), edges: [], strong: [], way: [] };
  hovered = -1;
  namedPapers = 0;
  /** The camera's ratio at which all is seen. */
  home = 1;
  private readonly field = new Field();
  private readonly shuffle: Uint32Array;
  private readonly spot: CanvasRenderingContext2D;
  private readonly words: CanvasRenderingContext2D;
  private settle: ReturnType<typeof setTimeout> | undefined;
  private hexes: string[] = [];

  constructor(private readonly data: Data, container: HTMLElement, asked: Asked) {
    this.radius = new Float32Array(data.n);
    this.box = { x: extent(data.x), y: extent(data.y) };
    this.framed = frame(this.box, data);
    this.labels = new Labels(data);
    this.shuffle = shuffled(data.m);
    const graph = new Graph({ type: "directed" });
    for (let i = 0; i < data.n; i++) graph.addNode(String(i), { x: data.x[i], y: data.y[i] });
    this.renderer = new Sigma(graph, container, {
      nodeProgramClasses: { mark: markProgram(() => this.paint) }, defaultNodeType: "mark",
      edgeProgramClasses: { field: fieldProgram(this.field, () => this.paint.dark) }, defaultEdgeType: "field",
      renderLabels: false, stagePadding: container.clientWidth < 600 ? 24 : 46, minCameraRatio: 0.01, maxCameraRatio: 3, allowInvalidContainer: true,
      zoomDuration: calm() ? 0 : 160, inertiaDuration: calm() ? 0 : 180, doubleClickZoomingDuration: calm() ? 0 : 180, enableCameraRotation: false,
      nodeReducer: (key, point) => this.node(Number(key), point as { x: number; y: number }),
    });
    const layered = this.renderer as Layered;
    layered.createCanvasContext("spot", { beforeLayer: "mouse" });
    layered.createCanvasContext("words", { beforeLayer: "mouse" });
    const canvases = this.renderer.getCanvases();
    this.spot = canvases["spot"].getContext("2d")!;
    this.words = canvases["words"].getContext("2d")!;
    this.renderer.setCustomBBox(this.box);
    this.renderer.resize(true);
    this.listen(asked);
  }

  /** Take over what is seen and how, and draw. */
  show(seen: Seen, size: string, colors: Colors, paint: Paint): void {
    this.seen = seen;
    this.paint = paint;
    this.colors = colors;
    const { width, height } = this.renderer.getDimensions();
    this.radius.set(sizes(this.data, size, Math.min(1, Math.max(0.5, Math.sqrt(width * height) / 900))));
    this.hexes = Array.from({ length: this.data.n }, (_, i) => colors.of(i));
    const values = size === "same" ? this.data.citedHere : this.data.numbers(size) ?? this.data.citedHere;
    const telling = (i: number) => (values[i] === values[i] ? values[i] : -1);
    this.labels.order = Uint32Array.from({ length: this.data.n }, (_, i) => i).sort((a, b) => telling(b) - telling(a) || this.data.citedHere[b] - this.data.citedHere[a] || a - b);
    this.labels.place(seen.nodes, colors.of);
    this.fill();
    this.stir();
    this.renderer.refresh({ schedule: true });
  }

  /** While things change only a sample of the edges is drawn; all of them as soon as it is quiet. */
  private stir(): void {
    this.field.moving = true;
    clearTimeout(this.settle);
    this.settle = setTimeout(() => { this.field.moving = false; this.renderer.scheduleRender(); }, 150 + Math.min(850, this.field.count / 120)); // the more to draw, the surer that it is quiet
  }

  redraw(): void { this.renderer.scheduleRender(); }

  private node(i: number, point: { x: number; y: number }) {
    return { x: point.x, y: point.y, size: this.radius[i], color: this.hexes[i], hidden: !this.seen?.nodes[i], type: "mark", mark: (this.data.repository[i] ? SQUARE : 0) + (this.data.listed[i] ? RINGED : 0), zIndex: 0, label: null };
  }

  /** Put the edges that are seen into the field, positions as sigma normalises them. */
  private fill(): void {
    const { data, field } = this;
    const { x, y } = this.framed;
    const rgbs = this.hexes.map(rgb);
    const grey = rgb(this.paint.line);
    field.ends = new Float32Array(this.seen.links * 4);
    field.radii = new Float32Array(this.seen.links);
    field.colors = new Uint8Array(this.seen.links * 8);
    let k = 0;
    for (const e of this.shuffle) {
      if (!this.seen.edges[e]) continue;
      const a = data.source[e], b = data.target[e];
      field.ends[4 * k] = x[a];
      field.ends[4 * k + 1] = y[a];
      field.ends[4 * k + 2] = x[b];
      field.ends[4 * k + 3] = y[b];
      field.radii[k] = this.radius[b];
      const same = this.hexes[a] === this.hexes[b];
      const color = same ? rgbs[a] : grey;
      for (let end = 8 * k; end < 8 * k + 8; end += 4) {
        field.colors.set(color, end);
        field.colors[end + 3] = same || this.seen.links < 600 ? 255 : 150; // what binds a group may speak louder than what runs across
      }
      k++;
    }
    field.count = k;
    field.version++;
  }

  private listen(asked: Asked): void {
    const { renderer } = this;
    renderer.on("afterRender", () => this.overlay());
    renderer.getCamera().on("updated", () => this.stir());
    renderer.on("clickNode", ({ node, event }) => asked.node(Number(node), event.original.shiftKey));
    renderer.on("clickStage", ({ event }) => { const edge = this.edgeAt(event.x, event.y); if (edge >= 0) asked.edge(edge); else asked.nothing(); });
    renderer.on("doubleClickNode", ({ node, preventSigmaDefault }) => { preventSigmaDefault(); this.fly(Number(node), 0.25); });
    renderer.on("enterNode", ({ node }) => this.hover(Number(node)));
    renderer.on("leaveNode", () => this.hover(-1));
  }

  private hover(node: number): void {
    this.hovered = node;
    this.renderer.getContainer().classList.toggle("over", node >= 0);
    this.renderer.scheduleRender();
  }

  /** Where graph positions fall on the screen now. */
  view(): View {
    const { renderer } = this;
    const p = renderer.graphToViewport({ x: 0, y: 0 }), q = renderer.graphToViewport({ x: 1, y: 1 }); // the view is never turned: two points tell all
    const { width, height } = renderer.getDimensions();
    return { ax: q.x - p.x, bx: p.x, ay: q.y - p.y, by: p.y, width, height, ratio: renderer.getCamera().ratio / this.home, scale: renderer.scaleSize(1) };
  }

  private overlay(): void {
    if (!this.seen || !this.data.n) return;
    const view = this.view();
    const radius = (node: number) => this.radius[node] * view.scale;
    for (const context of [this.spot, this.words]) context.clearRect(0, 0, view.width, view.height);
    const picked = this.hovered >= 0 && !this.picked.nodes.size ? this.light(this.hovered) : this.picked;
    const always = [...picked.strong];
    if (this.hovered >= 0 && !always.includes(this.hovered)) always.push(this.hovered);
    drawPicked(this.spot, view, this.data, this.seen, picked, { radius, color: (i) => this.hexes[i], paint: this.paint, hovered: this.hovered });
    const named = picked.nodes.size ? Uint8Array.from(this.seen.nodes, (v, i) => Number(v && picked.nodes.has(i))) : this.seen.nodes;
    this.namedPapers = this.labels.draw(this.words, view, radius, named, this.paint, always, picked.nodes.size > 0, this.reserved());
  }

  /** A node with its neighbours, as it is lit when picked or pointed at. */
  light(node: number): Picked {
    const nodes = new Set([node]);
    const edges: number[] = [];
    const { out, into } = this.data;
    for (const side of [out, into])
      for (let k = side.start[node]; k < side.start[node + 1]; k++) if (this.seen.edges[side.edges[k]]) { nodes.add(side.nodes[k]); edges.push(side.edges[k]); }
    return { nodes, edges, strong: [node], way: [] };
  }

  /** The edge within a few pixels of a point, or -1: of those lit when any are, else of all that are seen. */
  edgeAt(px: number, py: number): number {
    const view = this.view();
    const { x, y, source, target } = this.data;
    const lit = this.picked.edges.length || this.picked.way.length;
    let found = -1, least = 6;
    const test = (e: number) => {
      const ax = view.ax * x[source[e]] + view.bx, ay = view.ay * y[source[e]] + view.by;
      const dx = view.ax * x[target[e]] + view.bx - ax, dy = view.ay * y[target[e]] + view.by - ay;
      const t = Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy || 1)));
      const far = Math.hypot(px - ax - t * dx, py - ay - t * dy);
      if (far < least) { least = far; found = e; }
    };
    if (lit) for (const e of [...this.picked.way, ...this.picked.edges]) test(e);
    else if (this.data.m * view.ratio * view.ratio < 3000) for (let e = 0; e < this.data.m; e++) if (this.seen.edges[e]) test(e);
    return found;
  }

  /** Pixels at the left, the right and the bottom that something lies over, and the boxes that words must keep clear of. */
  covered: () => { left: number; right: number; bottom: number } = () => ({ left: 0, right: 0, bottom: 0 });
  reserved: () => Box[] = () => [];

  /** Bring a node into the middle of what is free, at least as near as *ratio*. */
  fly(node: number, ratio = 0.5): void {
    const camera = this.renderer.getCamera();
    const to = Math.min(camera.ratio, ratio), { left, right, bottom } = this.covered();
    const pixels = Math.abs(this.view().ax) / (Math.max(this.box.x[1] - this.box.x[0], this.box.y[1] - this.box.y[0]) ** -1 || 1) * camera.ratio;
    void camera.animate({ x: this.framed.x[node] + ((right - left) / 2 / pixels) * to, y: this.framed.y[node] - (bottom / 2 / pixels) * to, ratio: to }, { duration: calm() ? 1 : 190 });
  }

  zoom(factor: number): void {
    const camera = this.renderer.getCamera();
    void camera.animate({ ratio: camera.getBoundedRatio(camera.ratio * factor) }, { duration: calm() ? 1 : 150 });
  }

  pan(dx: number, dy: number): void {
    const camera = this.renderer.getCamera();
    void camera.animate({ x: camera.x + dx * camera.ratio, y: camera.y + dy * camera.ratio }, { duration: calm() ? 1 : 120 });
  }

  /** Show all, beside what lies over the left edge (*covered* pixels of it). */
  fit(covered = 0, still = false): void {
    const camera = this.renderer.getCamera();
    const { width, height } = this.renderer.getDimensions();
    const { x: [x0, x1], y: [y0, y1] } = this.box;
    // The drawing's size at ratio 1, where sigma fits its longer side into the window.
    const span = Math.max(x1 - x0, y1 - y0) || 1;
    const pixels = Math.abs(this.renderer.framedGraphToViewport({ x: 1, y: 0 }, { cameraState: { x: 0.5, y: 0.5, ratio: 1, angle: 0 } }).x - this.renderer.framedGraphToViewport({ x: 0, y: 0 }, { cameraState: { x: 0.5, y: 0.5, ratio: 1, angle: 0 } }).x);
    const wide = ((x1 - x0) / span) * pixels, tall = ((y1 - y0) / span) * pixels, room = 40;
    const beside = covered && width - covered > 420 ? covered : 0;
    const ratio = Math.max(wide / Math.max(100, width - beside - 2 * room), tall / Math.max(100, height - 2 * room), 0.05);
    const to = { x: 0.5 - (beside / 2 / pixels) * ratio, y: 0.5, ratio, angle: 0 };
    this.home = ratio;
    if (still) camera.setState(to);
    else void camera.animate(to, { duration: calm() ? 1 : 190 });
  }

  /** Do *act* with the stage on the page: while the table is shown it has no size and would give an empty picture. */
  awake<T>(act: () => T): T {
    const stage = this.renderer.getContainer().closest("section")!;
    if (!stage.hidden) return act();
    stage.hidden = false;
    try {
      this.renderer.resize(true);
      this.renderer.refresh();
      return act();
    } finally { stage.hidden = true; }
  }

  /** The picture as it stands on one canvas, on paper; *scale* device pixels a pixel come from the screen. */
  picture(paint = this.paint): HTMLCanvasElement {
    this.field.moving = false;
    this.renderer.refresh();
    const canvases = this.renderer.getCanvases();
    const whole = document.createElement("canvas");
    whole.width = canvases["nodes"].width;
    whole.height = canvases["nodes"].height;
    const context = whole.getContext("2d")!;
    context.fillStyle = paint.paper;
    context.fillRect(0, 0, whole.width, whole.height);
    for (const name of ["edges", "nodes", "spot", "words"]) context.drawImage(canvases[name], 0, 0);
    return whole;
  }
}

/** Positions as sigma feeds them to its programs: the longer side of the drawing from 0 to 1, the shorter centred. */
function frame({ x: [x0, x1], y: [y0, y1] }: Scene["box"], data: Data): { x: Float32Array; y: Float32Array } {
  const span = Math.max(x1 - x0, y1 - y0) || 1, cx = (x0 + x1) / 2, cy = (y0 + y1) / 2;
  return { x: data.x.map((v) => 0.5 + (v - cx) / span), y: data.y.map((v) => 0.5 + (v - cy) / span) };
}

function extent(values: Float32Array): [number, number] {
  return values.length ? [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))] : [0, 1];
}

/** The numbers below *count*, mixed the same way every time, so that any first part of them is a fair sample. */
function shuffled(count: number): Uint32Array {
  const found = Uint32Array.from({ length: count }, (_, i) => i);
  let seed = 2463534242;
  for (let i = count - 1; i > 0; i--) {
    seed ^= seed << 13; seed ^= seed >>> 17; seed ^= seed << 5;
    const j = (seed >>> 0) % (i + 1);
    const kept = found[i]; found[i] = found[j]; found[j] = kept;
  }
  return found;
}
