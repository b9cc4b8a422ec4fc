import { h } from "../dom";
import type { SourceFile } from "../wire";
import { highlight } from "./highlight";

/** Code with its line numbers, to read. */
/**
 * @param marked lines that stand out
 * @param from number of the first line, where a file is not shown from its beginning
 */
export function codeView(file: SourceFile, marked?: { first: number; last: number }, from = 1): HTMLElement {
  const code = h("code", { class: "hljs" });
  highlight(code, file.path, file.content);
  const lines = file.content.replace(/\n$/, "").split("\n").length;
  const numbers = h("span", { class: "line-numbers", "aria-hidden": "true" }, Array.from({ length: lines }, (_, index) => index + from).join("\n"));
  const name = marked ? `${file.path}, lines ${marked.first} to ${marked.last} are marked` : file.path;
  return h("pre", { class: "code", tabindex: "0", "aria-label": name, "data-testid": "code" }, numbers, code, marked && band(marked));
}

function band(marked: { first: number; last: number }): HTMLElement {
  const lines = h("span", { class: "marked-lines", "aria-hidden": "true", "data-testid": "marked-lines" });
  lines.style.setProperty("--before", String(marked.first - 1));
  lines.style.setProperty("--lines", String(marked.last - marked.first + 1));
  return lines;
}
