import { h, setText } from "../dom";
import { clock } from "../words";
import { writing } from "./log";
import type { RunState } from "./state";

const liveLines = 6;

/** The run's log, which only grows, and below it the last lines of what is being written. */
export function logView() {
  const lines = h("ol", {});
  const box = h("div", { class: "log-lines", role: "log", "aria-label": "Log of the run", tabindex: "0", "data-testid": "log" }, lines);
  const live = h("pre", { class: "live", "aria-hidden": "true", hidden: true });
  const summary = h("summary", {}, "Log");
  const node = h("details", { class: "log" }, summary, box, live);
  let written = 0;
  let atEnd = true; // kept while scrolling: asked for between two writes, it would cost a layout each time
  box.addEventListener("scroll", () => { atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 24; });

  return {
    node,
    update(state: RunState): void {
      const fresh = document.createDocumentFragment();
      for (const line of state.log.slice(written))
        fresh.append(h("li", { "data-tone": line.tone }, h("time", { datetime: line.at }, clock(Date.parse(line.at) - Date.parse(state.queuedAt))), h("span", {}, line.text)));
      lines.append(fresh);
      if (state.log.length > written && atEnd) box.scrollTop = box.scrollHeight;
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
