import { byId } from "./dom";

/** Opens one of the page's dialogs and waits for its answer: the value of the button, or "" when it was left with Esc. */
export function ask(id: string): Promise<string> {
  const dialog = byId<HTMLDialogElement>(id);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true }));
}
