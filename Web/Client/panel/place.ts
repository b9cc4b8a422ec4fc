import { h } from "../dom";

export type Jump = (path: string, line: number) => void;

/** A place in the code, which leads there when the file is one of ours. */
export function placeView(file: string, line: number | undefined, known: (path: string) => boolean, jump: Jump): HTMLElement {
  const text = line === undefined ? file : `${file}:${line}`;
  if (!known(file)) return h("span", { class: "place" }, text);
  return h("button", { type: "button", class: "place link", "data-testid": "place", title: "Show in the code", onclick: () => jump(file, line ?? 1) }, text);
}
