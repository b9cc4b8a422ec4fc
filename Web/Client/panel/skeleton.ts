import { h } from "../dom";

/** Where lines will stand as soon as they are there. */
export const skeleton = (words: string): HTMLElement =>
  h("div", { class: "skeleton", role: "status", "data-testid": "skeleton" }, h("span", { class: "hidden" }, words), ...Array.from({ length: 9 }, () => h("span", { "aria-hidden": "true" })));
