import { get, post } from "../http";
import { showShortcuts } from "../keys";
import { openFiles } from "../panel/openFiles";
import { addressOf, placeOf } from "../search/place";
import { chooseTheme } from "../theme";
import type { ArtifactList, CodeSearchResults, SessionList } from "../wire";

export interface Entry { title: string; icon: string; hint?: string; run(): void }

export interface Group { name: string; entries: Entry[] }

const go = (address: string) => (): void => location.assign(address);

/** The main pages, as the bar at the top has them. */
export const pages = (): Group => ({
  name: "Pages",
  entries: [...document.querySelectorAll<HTMLAnchorElement>("#main-nav a")].map((link) => ({
    title: link.textContent!.trim(), icon: link.querySelector("use")!.getAttribute("href")!.slice("#i-".length), run: go(link.pathname),
  })),
});

export const actions = (): Group => ({
  name: "Actions",
  entries: [
    { title: "New session", icon: "plus", run: go("/sessions/new") },
    { title: "Light theme", icon: "theme", run: () => chooseTheme("light") },
    { title: "Dark theme", icon: "theme", run: () => chooseTheme("dark") },
    { title: "Theme of the system", icon: "theme", run: () => chooseTheme("system") },
    { title: "Keyboard shortcuts", icon: "list", hint: "?", run: showShortcuts },
    { title: "Sign out", icon: "leave", run: () => document.querySelector<HTMLFormElement>("#sign-out-form")!.requestSubmit() },
  ],
});

/** What else this page offers: every button that is marked for it and can be pressed now. */
export const here = (): Group => ({
  name: "On this page",
  entries: [...document.querySelectorAll<HTMLElement>("[data-command]")].filter((button) => button.checkVisibility() && !(button as HTMLButtonElement).disabled).map((button) => ({
    title: button.getAttribute("aria-label") ?? button.textContent!.trim(), icon: button.dataset["command"]!, run: () => button.click(),
  })),
});

/** The files of the attempt that is open. */
export const files = (): Group => ({
  name: "Files here",
  entries: openFiles.paths().map((path) => ({ title: path, icon: "file", run: () => openFiles.open(path) })),
});

/** Stored files whose name holds the words; none are asked for without any. */
export async function artifacts(words: string): Promise<Group> {
  if (words === "") return { name: "Files", entries: [] };
  const found = await get<ArtifactList>(`/artifacts?page=1&limit=6&q=${encodeURIComponent(words.slice(0, 200))}`);
  return { name: "Files", entries: found.artifacts.map((artifact) => ({ title: artifact.name, icon: "download", run: go(`/artifacts?q=${encodeURIComponent(artifact.name)}`) })) };
}

/** Places in one's own code that hold the words as they stand, as everything here does; from three letters on. Questions are for the search page. */
export async function code(words: string): Promise<Group> {
  if (words.length < 3) return { name: "Code", entries: [] };
  const found = await post<CodeSearchResults>("/search/code", { query: `"${words.slice(0, 400)}"`, limit: 5 });
  return {
    name: "Code",
    entries: found.results.map((hit) => ({ title: `${hit.symbol ? `${hit.symbol} in ` : ""}${hit.file_path}:${hit.start_line}`, icon: "code", run: go(addressOf(words, placeOf(hit))) })),
  };
}

/** The sessions whose title or messages hold the words; the latest ones for none. */
export async function sessions(words: string): Promise<Group> {
  const query = words === "" ? "" : `&q=${encodeURIComponent(words.slice(0, 200))}`;
  const found = await get<SessionList>(`/sessions?page=1&limit=6${query}`);
  return { name: "Sessions", entries: found.sessions.map((session) => ({ title: session.title, icon: "chat", run: go(`/sessions/${session.id}`) })) };
}

/** The entries whose title holds every word. */
export function matching(group: Group, words: string): Group {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return { ...group, entries: group.entries.filter((entry) => wanted.every((word) => entry.title.toLowerCase().includes(word))) };
}
