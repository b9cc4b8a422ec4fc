import { attempt } from "./banner";
import { byId } from "./dom";
import { expected } from "./expected";
import { nameOf, placeNamed, placeOf, type Place } from "./search/place";
import { refresh } from "./swap";

/** Waits for a pause in the typing. */
const pause = 180;

/** There, the place takes the room of the list. */
const narrow = matchMedia("(max-width: 1000px)");

const form = byId<HTMLFormElement>("search-form");
const progress = expected("search", "Searching…");
form.after(progress.node);
const hint = byId("place").firstElementChild!;
let timer: number | undefined;
let busy = false;
let again = false;

const hits = (): HTMLAnchorElement[] => [...document.querySelectorAll<HTMLAnchorElement>("[data-hit]")];
const placeAt = (link: HTMLAnchorElement): Place => placeOf(JSON.parse(link.dataset["hit"]!) as Parameters<typeof placeOf>[0]);
const chosen = (): string | null => new URLSearchParams(location.search).get("hit");
const current = (): HTMLAnchorElement | undefined => hits().find((link) => link.ariaCurrent === "true");

/** The address says what is looked for, so that it can be kept and shared; one question is under way at a time. */
async function search(): Promise<void> {
  if (busy) { again = true; return; }
  const filled = [...new FormData(form)].filter(([, value]) => value !== "") as [string, string][];
  const address = `${location.pathname}?${new URLSearchParams(filled)}`;
  const before = new URLSearchParams(location.search);
  before.delete("hit");
  if (address === `${location.pathname}?${before}`) return;
  history.replaceState(null, "", address);
  await show();
  busy = true;
  await attempt(() => progress.during(refresh("results")));
  busy = false;
  if (again) { again = false; void search(); }
}

/** Shows the place that the address names, or none. */
async function show(): Promise<void> {
  const name = chosen();
  const place = placeNamed(name);
  byId("search-area").toggleAttribute("data-open", place !== undefined);
  for (const link of hits()) link.ariaCurrent = nameOf(placeAt(link)) === name ? "true" : null;
  if (!place) byId("place").replaceChildren(hint);
  else await (await import("./search/preview")).showPlace(place, current()?.closest(".search-hit")?.querySelector("pre")?.textContent ?? undefined, () => chosen() === name, close); // it brings the highlighter
}

function choose(link: HTMLAnchorElement): Promise<void> {
  const address = new URL(location.href);
  address.searchParams.set("hit", nameOf(placeAt(link)));
  history.replaceState(null, "", address);
  return show();
}

/** Back to the list; on a small screen the place makes room for it. */
function close(): void {
  const link = current() ?? byId("search-words");
  if (narrow.matches) {
    const address = new URL(location.href);
    address.searchParams.delete("hit");
    history.replaceState(null, "", address);
    void show();
  }
  link.focus();
}

form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => void search(), pause); });
form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(timer); void search(); });

const main = byId("main");
main.addEventListener("click", (event) => {
  const link = (event.target as HTMLElement).closest<HTMLAnchorElement>("[data-hit]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  void choose(link).then(() => byId("place").querySelector<HTMLElement>(".code")?.focus());
});

/** Down and up lead from the field through the places and back, Enter into the file, and Esc out of it. */
main.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && byId("place").contains(document.activeElement)) return close();
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const stops = [byId("search-words"), ...hits()];
  const at = stops.indexOf(document.activeElement as HTMLElement);
  const next = step && at >= 0 && stops[at + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
  if (next instanceof HTMLAnchorElement && !narrow.matches) void choose(next);
});

void show();
