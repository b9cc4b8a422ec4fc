import { byId, h } from "../dom";
import { followStream } from "../stream";
import { words, type Happened } from "./words";

/** What happens within this time is one change of the page. */
const calm = 150;

const kinds: Record<string, string> = { paused: "moved", resumed: "moved", stop_requested: "moved", planned: "told", reviewed: "told" };

/** As the choice of what is shown has it. */
const kindOf = (type: string): string => {
  const kind = type.slice("project.".length);
  return kinds[kind] ?? kind;
};

/** Lists what happened from the beginning on, then as it comes, and calls back when the page has to be drawn anew. */
export function followProject(id: string, changed: () => Promise<void>): void {
  const drawn = Number(byId("project-area").dataset["seq"]);
  const log = byId("log");
  byId<HTMLSelectElement>("log-kind").addEventListener("change", (event) => { log.dataset["shown"] = (event.target as HTMLSelectElement).value; });
  let seen = 0;
  let waiting: number | undefined;
  followStream(() => `/api/projects/${id}/stream?after=${seen}`, (message) => {
    const number = Number(message.lastEventId);
    if (number <= seen) return;
    seen = number;
    const happened = JSON.parse(message.data) as Happened;
    const ends = log.scrollTop + log.clientHeight >= log.scrollHeight - 4;
    log.append(h("li", { "data-kind": kindOf(happened.type) }, h("time", { datetime: happened.at, class: "quiet" }, new Date(happened.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" })), h("span", {}, words(happened))));
    if (ends) log.scrollTop = log.scrollHeight;
    if (number > drawn) waiting ??= window.setTimeout(() => { waiting = undefined; void changed().catch(() => undefined); }, calm);
  });
}
