import { readable } from "../artifacts/view";
import { reasonsOf } from "../banner";
import { copyButton } from "../copy";
import { byId, h, icon } from "../dom";
import { fetchPart, get } from "../http";
import { codeView } from "../panel/codeView";
import type { ExecutionDetail } from "../wire";
import type { Place } from "./place";

/** Bytes; larger files are not indexed. */
const largest = 1_000_000;

/** Lines that are left in sight above the place. */
const above = 3;

/** @property from number of the first line that there is */
interface Opened { content?: string; from?: number; href: string; leads: string }

let last: { id: string; path: string; opened: Promise<Opened> } | undefined;

/** Shows a place in its whole file; of a repository, which is not kept as files, what was found of it. Resolves when it is there, and is still the one that is wanted. */
export async function showPlace(place: Place, snippet: string | undefined, wanted: () => boolean, close: () => void): Promise<void> {
  const pane = byId("place");
  const head = (...links: HTMLElement[]): HTMLElement => h("header", {},
    h("button", { type: "button", class: "icon-button", "aria-label": "Back to the places", title: "Back to the places (Esc)", onclick: close }, icon("cross")),
    h("h2", { title: place.path }, place.path, h("span", { class: "quiet" }, `:${place.first}–${place.last}`)), ...links);
  if (last?.id !== place.id || last.path !== place.path || place.kind === "repository") {
    pane.replaceChildren(head(), h("p", { class: "quiet", role: "status" }, "Reading…"));
    last = { id: place.id, path: place.path, opened: open(place, snippet) };
  }
  try {
    const { content, from, href, leads } = await last.opened;
    if (!wanted()) return;
    const code = content === undefined ? undefined : codeView({ path: place.path, content }, from ? undefined : place, from);
    pane.replaceChildren(head(copyButton(location.href, "Copy link"), h("a", { class: "button small", href }, leads)),
      code ?? h("p", { class: "banner warn", role: "status" }, "It is no longer there. Search again to find what is."));
    if (code && !from) code.scrollTop = (place.first - 1 - above) * Number.parseFloat(getComputedStyle(code).lineHeight);
  } catch (problem) {
    last = undefined;
    if (wanted()) pane.replaceChildren(head(), h("p", { class: "banner bad", role: "alert" }, reasonsOf(problem).join(" ")));
  }
}

async function open(place: Place, snippet: string | undefined): Promise<Opened> {
  if (place.kind === "repository") return { content: snippet, from: place.first, href: "/repositories", leads: "Open in Repositories" };
  if (place.kind === "artifact") return {
    content: readable(await fetchPart(`/artifacts/${place.id}/download`, largest)), href: `/artifacts?${new URLSearchParams({ q: place.path })}`, leads: "Open in Artifacts",
  };
  const detail = await get<ExecutionDetail>(`/execute/${place.id}`);
  return { content: [...detail.files, ...detail.test_files].find((file) => file.path === place.path)?.content, href: `/sessions/${detail.session_id}`, leads: "Open the session" };
}
