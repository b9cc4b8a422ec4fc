import { h, setText } from "../dom";
import { clock } from "../words";
import { writing } from "./log";
import type { RunState } from "./state";

const liveLines = 6;

/** The run's log, which only grows, and below it the last lines of what is being written. */
export function logView() {
  const list = h("ol", { class: "log-lines", role: "log", "aria-label": "Log of the run", tabindex: "0", "data-testid": "log" });
  const live = h("pre", { class: "live", "aria-hidden": "true", hidden: true });
  const summary = h("summary", {}, "Log");
  const node = h("details", { class: "log" }, summary, list, live);
  let written = 0;
  let atEnd = true; // kept while scrolling: asked for between two writes, it would cost a layout each time
  list.addEventListener("scroll", () => { atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 24; });

  return {
    node,
    update(state: RunState): void {
      const lines = document.createDocumentFragment();
      for (const line of state.log.slice(written))
        lines.append(h("li", { "data-tone": line.tone }, h("time", { datetime: line.at }, clock(Date.parse(line.at) - Date.parse(state.queuedAt))), h("span", {}, line.text)));
      list.append(lines);
      if (state.log.length > written && atEnd) list.scrollTop = list.scrollHeight;
      written = state.log.length;
      live.hidden = !state.live;
      setText(live, state.live ? tail(writing(state.live.purpose), state.live.text) : "");
    },
  };
}

function tail(heading: string, text: string): string {
  const lines = text.trimEnd().split("\n");
  return [`${heading} · line ${lines.length}`, ...lines.slice(-liveLines)].join("\n");
}
