import { h } from "../dom";

const namespace = "http://www.w3.org/2000/svg";
const radius = 26;
const round = 2 * Math.PI * radius;

/** The quality of a delivery, from 0 to 10, as a ring. */
export function ring(score: number): HTMLElement {
  const circle = (name: string, share: number): SVGCircleElement => {
    const shape = document.createElementNS(namespace, "circle");
    for (const [key, value] of Object.entries({ class: name, cx: 32, cy: 32, r: radius, "stroke-dasharray": `${share * round} ${round}` })) shape.setAttribute(key, String(value));
    return shape;
  };
  const picture = document.createElementNS(namespace, "svg");
  picture.setAttribute("viewBox", "0 0 64 64");
  picture.setAttribute("aria-hidden", "true");
  picture.append(circle("ring-track", 1), circle("ring-value", score / 10));
  return h("div", { class: "ring", "data-testid": "quality" }, picture, h("strong", {}, `${Number(score.toFixed(1))}`), h("span", { class: "quiet" }, "of 10 in quality"));
}
