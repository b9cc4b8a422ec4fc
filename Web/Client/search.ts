import { attempt } from "./banner";
import { byId } from "./dom";
import { expected } from "./expected";
import { refresh } from "./swap";

/** Waits for a pause in the typing. */
const pause = 180;

const form = byId<HTMLFormElement>("search-form");
const progress = expected("search", "Searching…");
form.after(progress.node);
let timer: number | undefined;
let busy = false;
let again = false;

/** The address says what is looked for, so that it can be kept and shared; one question is under way at a time. */
async function search(): Promise<void> {
  if (busy) { again = true; return; }
  const filled = [...new FormData(form)].filter(([, value]) => value !== "") as [string, string][];
  const address = `${location.pathname}?${new URLSearchParams(filled)}`;
  if (address === location.pathname + (location.search || "?")) return;
  history.replaceState(null, "", address);
  busy = true;
  await attempt(() => progress.during(refresh("results")));
  busy = false;
  if (again) { again = false; void search(); }
}

form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => void search(), pause); });
form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(timer); void search(); });

/** Down and up lead from the field through the places and back. */
byId("main").addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const stops = [byId("search-words"), ...document.querySelectorAll<HTMLElement>("[data-hit]")];
  const at = stops.indexOf(document.activeElement as HTMLElement);
  if (!step || at < 0 || !stops[at + step]) return;
  event.preventDefault();
  stops[at + step]!.focus();
});
