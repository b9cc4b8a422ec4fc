import { byId, setText } from "../dom";
import { refresh } from "../swap";

/** Waits for a pause in the typing, in milliseconds. */
const pause = 150;

/** The sessions whose title or messages hold the words; the list is drawn by the server. */
export function startFind(current: string | undefined): void {
  const input = byId<HTMLInputElement>("session-words");
  const note = byId("session-note");
  let timer: number | undefined;
  const find = async (): Promise<void> => {
    const words = input.value.trim();
    await refresh("sidebar-sessions", `/sessions/new?q=${encodeURIComponent(words)}`).catch(() => undefined);
    if (words !== input.value.trim()) return;
    const list = byId("sidebar-sessions");
    if (current) list.querySelector(`[data-session="${current}"]`)?.setAttribute("aria-current", "page");
    const count = list.querySelectorAll("[data-session]").length;
    setText(note, words !== "" && count === 0 ? "No session holds these words." : "");
  };
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => void find(), pause); });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || input.value === "") return;
    event.preventDefault(); // clears the field, and stops no run
    input.value = "";
    void find();
  });
}
