import { h } from "../dom";
import type { SourceFile } from "../wire";
import { highlight } from "./highlight";

/** Code with its line numbers, to read. */
export function codeView(file: SourceFile): HTMLElement {
  const code = h("code", { class: "hljs" });
  highlight(code, file.path, file.content);
  const lines = file.content.replace(/\n$/, "").split("\n").length;
  const numbers = h("span", { class: "line-numbers", "aria-hidden": "true" }, Array.from({ length: lines }, (_, index) => index + 1).join("\n"));
  return h("pre", { class: "code", tabindex: "0", "aria-label": file.path, "data-testid": "code" }, numbers, code);
}
