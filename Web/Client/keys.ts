import { byId } from "./dom";

export const typing = (target: EventTarget | null): boolean => target instanceof HTMLElement && target.matches("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable], [role=textbox]");

/** The keys that work on every page. The palette's script comes with its first use. */
export function startKeys(): void {
  const button = document.getElementById("palette-open");
  if (!button) return; // nobody is signed in
  const open = async (): Promise<void> => (await import("./palette/palette")).openPalette();
  button.addEventListener("click", () => void open());
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      void open();
    } else if (event.key === "?" && !typing(event.target) && !document.querySelector("dialog[open]")) showShortcuts();
  });
}

export function showShortcuts(): void {
  byId<HTMLDialogElement>("shortcuts").showModal();
}
