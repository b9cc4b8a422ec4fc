import { byId, setAttribute, setText } from "./dom";
import { tell, tellProject, wantsNotifications } from "./notify";
import { statusWord } from "./status";
import { followStream } from "./stream";
import type { ExecutionSummary, ProjectSummary } from "./wire";
import { cost } from "./words";

/** The newest execution that was heard of, for each session. */
const latest = new Map<string, ExecutionSummary>();

/**
 * Keeps every chip on the page true by one stream for all runs, of a tab that is not looked at only where it shall notify. Each new connection begins
 * with where the latest runs stand, so nothing is missed.
 */
export function startLive(): void {
  followStream(() => "/api/events/stream", (message) => show(JSON.parse(message.data) as ExecutionSummary), wantsNotifications, showConnection,
    { project: (message) => tellProject(JSON.parse(message.data) as ProjectSummary) });
}

/** A moment without one, as between two pages, is not worth a word. */
const moment = 3_000;

let telling: number | undefined;

function showConnection(connected: boolean): void {
  clearTimeout(telling);
  const tell = (words: string): void => {
    byId("offline").hidden = words === "";
    setText(byId("offline"), words);
  };
  if (connected) tell("");
  else telling = window.setTimeout(() => tell("The connection is lost. What you see may be old; the page catches up as soon as it is back."), moment);
}

/** What else on the page wants to know of a run that has changed; scripts are bundles of their own, so that it comes as an event. */
export const onExecution = (heard: (execution: ExecutionSummary) => void): void =>
  document.addEventListener("execution", (event) => heard((event as CustomEvent<ExecutionSummary>).detail));

function show(execution: ExecutionSummary): void {
  document.dispatchEvent(new CustomEvent("execution", { detail: execution }));
  showChips(execution);
  tell(execution);
}

function showChips(execution: ExecutionSummary): void {
  const row = document.querySelector(`[data-live] [data-execution="${execution.id}"]`);
  if (row) showRow(row, execution);
  const known = latest.get(execution.session_id);
  if (known && known.created_at > execution.created_at) return;
  latest.set(execution.session_id, execution);
  for (const listed of document.querySelectorAll(`[data-live] [data-session="${execution.session_id}"]`)) showStatus(listed, execution);
}

function showRow(row: Element, execution: ExecutionSummary): void {
  showStatus(row, execution);
  const part = (name: string, text: string): void => setText(row.querySelector(`[data-part="${name}"]`)!, text);
  part("attempt", `${execution.attempt}/${execution.max_attempts}`);
  part("quality", execution.quality_score === undefined ? "–" : `${Number(execution.quality_score.toFixed(1))}/10`);
  part("cost", cost(execution.cost_usd));
}

function showStatus(within: Element, execution: ExecutionSummary): void {
  const chip = within.querySelector(".chip")!;
  const status = execution.held ? "held" : execution.status;
  setAttribute(chip, "data-status", status);
  setText(chip, statusWord(status));
}
