/** Elements made of text, never of markup: nothing here or elsewhere in the page parses HTML. */

type Child = Node | string | null | undefined | false;
type Props = Record<string, unknown>;

/** Make an element. Props that are functions become listeners (`onclick`), others attributes; null and false are left out. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, props: Props = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value as EventListener);
    else if (name === "value") (element as HTMLInputElement).value = String(value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child): child is Node | string => child !== null && child !== undefined && child !== false));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

/** Make an SVG element. */
export function s(tag: string, props: Props = {}, ...children: Element[]): SVGElement {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(props)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** The page's icons as strokes on a 20 x 20 field. */
const ICONS = {
  search: "M9 3.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 0 1 0-11M13 13l4 4",
  close: "M5 5l10 10M15 5L5 15",
  filter: "M3 6h14M6 10h8M8.5 14h3",
  sun: "M10 6.5a3.5 3.5 0 1 1 0 7a3.5 3.5 0 0 1 0-7M10 2v1.5M10 16.5V18M2 10h1.5M16.5 10H18M4.3 4.3l1.1 1.1M14.6 14.6l1.1 1.1M4.3 15.7l1.1-1.1M14.6 5.4l1.1-1.1",
  moon: "M16.5 12A7 7 0 1 1 8 3.5a5.5 5.5 0 0 0 8.5 8.5z",
  half: "M10 3a7 7 0 1 1 0 14a7 7 0 0 1 0-14M10 3v14M10 6l4.5 0M10 9l6.5 0M10 12l6.5 0M10 15l4 0",
  plus: "M10 4.5v11M4.5 10h11",
  minus: "M4.5 10h11",
  fit: "M3.5 7.5v-4h4M12.5 3.5h4v4M16.5 12.5v4h-4M7.5 16.5h-4v-4",
  info: "M10 3a7 7 0 1 1 0 14a7 7 0 0 1 0-14M10 9v4.5M10 6.3v.4",
  play: "M6.5 4.5v11l9-5.5z",
  pause: "M7 4.5v11M13 4.5v11",
  link: "M8.5 11.5l3-3M7 9.5l-1.8 1.8a2.8 2.8 0 0 0 4 4L11 13.5M13 10.5l1.8-1.8a2.8 2.8 0 0 0-4-4L9 6.5",
  back: "M12 4.5L6.5 10l5.5 5.5",
} as const;
export type Icon = keyof typeof ICONS;

export function icon(name: Icon): SVGElement {
  return s("svg", { viewBox: "0 0 20 20", width: 20, height: 20, class: "icon", "aria-hidden": "true", focusable: "false" },
    s("path", { d: ICONS[name], fill: "none", stroke: "currentColor", "stroke-width": 1.5, "stroke-linecap": "round", "stroke-linejoin": "round" }));
}

/** Put an icon and a name (for the ear and the pointer) on a button. */
export function dress(button: HTMLElement, name: Icon, label: string): void {
  button.replaceChildren(icon(name));
  button.setAttribute("aria-label", label);
  button.title = label;
}

export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}

/** Whether what has the focus takes letters itself, so that they are no shortcuts. */
export function typing(at: EventTarget | null): boolean {
  return at instanceof HTMLSelectElement || at instanceof HTMLTextAreaElement || (at instanceof HTMLInputElement && !["checkbox", "radio", "button"].includes(at.type));
}

/** Do what makes the contents of *place* anew; who was on a control in it is on the one of the same name again, else on *place*. */
export function keepingFocus(place: HTMLElement, redraw: () => void): void {
  const at = document.activeElement;
  const name = at && at !== place && place.contains(at) ? nameOf(at) : null;
  redraw();
  if (name === null || place.contains(document.activeElement) || place.hidden) return;
  const same = [...place.querySelectorAll<HTMLElement>("button, summary, a[href]")].find((one) => nameOf(one) === name && one.checkVisibility());
  (same ?? place).focus({ preventScroll: true });
}
const nameOf = (one: Element): string => one.getAttribute("aria-label") ?? one.textContent ?? "";

/** `1 paper`, `1,711 papers`. */
export function counted(count: number, one: string, many = `${one}s`): string { return `${count.toLocaleString("en")} ${count === 1 ? one : many}`; }

/** The address if it is plain http or https, else null: nothing else becomes a link. */
export function webAddress(url: string): string | null {
  if (!/^https?:\/\/[^\s]+$/i.test(url)) return null;
  try {
    const parsed = new URL(url);
    return parsed.protocol === "https:" || parsed.protocol === "http:" ? parsed.href : null;
  } catch {
    return null;
  }
}

/** A link out, or the bare text where the address is none. */
export function outward(url: string, text: string, props: Props = {}): HTMLElement {
  const address = webAddress(url);
  return address === null ? h("span", props, text) : h("a", { ...props, href: address, target: "_blank", rel: "noopener noreferrer" }, text);
}

let toasting: ReturnType<typeof setTimeout> | undefined;
/** Tell something in passing, to the eye and to a screen reader. */
export function toast(text: string): void {
  const place = byId("toast");
  place.textContent = text;
  place.classList.add("shown");
  clearTimeout(toasting);
  toasting = setTimeout(() => place.classList.remove("shown"), 4000);
}

export const calm = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;
export const narrow = (): boolean => matchMedia("(max-width: 760px)").matches;
