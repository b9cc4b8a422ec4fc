import { byId, setText } from "../dom";
import { drawn, refresh } from "../swap";

/** Waits for a pause in the typing, in milliseconds. */
const pause = 150;

/** The sessions whose title or messages hold the words; the list is drawn by the server. */
export function startFind(current: string | undefined): void {
  const input = byId<HTMLInputElement>("session-words");
  const note = byId("session-note");
  let timer: number | undefined;
  const address = (page = 1): string => `/sessions/new?q=${encodeURIComponent(input.value.trim())}&earlier=${page}`;
  const find = async (): Promise<void> => {
    const words = input.value.trim();
    await refresh("sidebar-sessions", address()).catch(() => undefined);
    if (words !== input.value.trim()) return;
    const list = byId("sidebar-sessions");
    if (current) list.querySelector(`[data-session="${current}"]`)?.setAttribute("aria-current", "page");
    const count = list.querySelectorAll("[data-session]").length;
    setText(note, words !== "" && count === 0 ? "No session holds these words." : "");
  };
  document.addEventListener("click", (event) => {
    const button = (event.target as HTMLElement).closest<HTMLElement>("[data-next]");
    if (button) void more(button, address(Number(button.dataset["next"])));
  });
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => void find(), pause); });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || input.value === "") return;
    event.preventDefault(); // clears the field, and stops no run
    input.value = "";
    void find();
  });
}

/** Puts the sessions of the next page under those that are there. */
async function more(button: HTMLElement, address: string): Promise<void> {
  const part = "sidebar-sessions";
  const fresh = await drawn(part, address);
  if (!fresh) return setText(byId("session-note"), "The earlier sessions could not be read. Try again.");
  const items = [...fresh.querySelectorAll("li")].map((item) => document.adoptNode(item));
  byId(part).querySelector("ul")!.append(...items);
  const next = fresh.querySelector("[data-next]");
  button.replaceWith(...(next ? [document.adoptNode(next)] : []));
  items[0]?.querySelector("a")?.focus();
}
