import { byId, h } from "../dom";
import { followStream } from "../stream";
import { duration } from "../words";

interface Call {
  number: number; method: string; path: string; query: string; headers: Record<string, string>; body?: string; endpoint?: string; status_code: number; problems: string[]; duration_ms: number; at: string;
}

/** What stays on the page; the server keeps about as many. */
const most = 200;

/** Shows what the mock is asked as it is asked, the newest first. A tab that was not looked at goes on after the last one that it saw. */
export function followLog(id: string): void {
  let last = 0;
  followStream(() => `/api/mocks/${id}/requests/stream?after=${last}`, (message) => {
    const call = JSON.parse(message.data) as Call;
    if (call.number <= last) return;
    last = call.number;
    show(call);
  });
}

function show(call: Call): void {
  byId("log-empty").hidden = true;
  const log = byId("log");
  log.hidden = false;
  log.prepend(row(call));
  while (log.childElementCount > most) log.lastElementChild!.remove();
}

function row(call: Call): HTMLElement {
  const status = call.status_code < 400 ? "passed" : call.status_code < 500 ? "partial" : "failed";
  const headers = Object.entries(call.headers).map(([name, value]) => `${name}: ${value}`).join("\n");
  return h("li", { "data-testid": "call" },
    h("details", {},
      h("summary", {},
        h("span", { class: "chip", "data-status": status }, String(call.status_code)),
        h("span", { class: "call-path" }, `${call.method} ${call.path}${call.query}`),
        h("span", { class: "quiet small" }, duration(call.duration_ms)),
        h("time", { class: "quiet small", datetime: call.at }, new Date(call.at).toLocaleTimeString())),
      call.problems.length > 0 && h("ul", { class: "bad small" }, ...call.problems.map((problem) => h("li", {}, problem))),
      h("p", { class: "quiet small" }, call.endpoint ? `Answered by ${call.endpoint}` : "No endpoint fitted"),
      h("pre", { class: "code-input", tabindex: "0", "aria-label": "Headers and body" }, call.body === undefined ? headers : `${headers}\n\n${call.body}`)));
}
