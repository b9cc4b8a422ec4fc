import { h, icon, setText } from "./dom";

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
