import { h, icon, setText } from "./dom";

/** A text that is to be taken elsewhere, such as a secret that is seen this once, with a button for that. */
export const copyLine = (text: string, id?: string): HTMLElement => h("div", { class: "secret" }, h("code", id === undefined ? {} : { "data-testid": id }, text), copyButton(text));

/** Puts a text on the clipboard, and says whether it may. */
export function copyButton(text: string, name = "Copy"): HTMLElement {
  const label = h("span", { "aria-live": "polite" }, name);
  const copy = async (): Promise<void> => {
    const done = await navigator.clipboard.writeText(text).then(() => true, () => false);
    setText(label, done ? "Copied" : "Not allowed here");
    setTimeout(() => setText(label, name), 2_000);
  };
  return h("button", { type: "button", class: "button small copy", "data-testid": "copy", onclick: () => void copy() }, icon("copy"), label);
}
