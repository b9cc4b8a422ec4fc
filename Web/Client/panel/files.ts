import { copyButton } from "../copy";
import { h } from "../dom";
import type { SourceFile } from "../wire";
import { highlight } from "./highlight";

/** Files with one of them open. Which one is open is kept by the caller, so that it survives the next attempt. */
export function filesView(files: readonly SourceFile[], open: string | undefined, onOpen: (path: string) => void, empty: string): HTMLElement {
  const current = files.find((file) => file.path === open) ?? files[0];
  if (!current) return h("p", { class: "panel-empty quiet" }, empty);
  const list = h("ul", { class: "file-list", "aria-label": "Files" }, ...files.map((file) =>
    h("li", {}, h("button", { type: "button", class: "file", "aria-current": file === current ? "true" : null, "data-testid": "file", onclick: () => onOpen(file.path) }, file.path))));
  return h("div", { class: "files" }, h("div", { class: "file-bar" }, list, copyButton(current.content)), codeView(current));
}

/** Code with its line numbers. */
export function codeView(file: SourceFile): HTMLElement {
  const code = h("code", { class: "hljs" });
  highlight(code, file.path, file.content);
  const lines = file.content.replace(/\n$/, "").split("\n").length;
  const numbers = h("span", { class: "line-numbers", "aria-hidden": "true" }, Array.from({ length: lines }, (_, index) => index + 1).join("\n"));
  return h("pre", { class: "code", tabindex: "0", "aria-label": file.path, "data-testid": "code" }, numbers, code);
}
