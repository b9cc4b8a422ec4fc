import { h, icon, setAttribute, setText } from "../dom";
import type { ExecuteAccepted } from "../wire";
import { languageTitle } from "../status";
import { clock, cost, remaining } from "../words";
import { attemptView, type AttemptView } from "./attempt";
import { criteriaView } from "./criteria";
import { logView } from "./logView";
import { nextView } from "./next";
import { questionView } from "./question";
import type { Run } from "./run";
import { skillsView } from "./skills";
import { speakButton } from "./speak";
import { chipOf, isOpen, progress, type RunState } from "./state";
import { skeleton } from "../panel/skeleton";
import { stepper } from "./stepper";

export interface CardActions {
  show(run: Run, attempt?: number): void;
  statusWord(status: string): string;
  accepted(accepted: ExecuteAccepted, said: string, maxAttempts: number): void;
}

/** A run in the conversation: the request as it was made, and under it the proof as it grows. */
export function runCard(run: Run, said: string, actions: CardActions): { node: HTMLElement; tick(): void } {
  const role = run.open && "status"; // what had ended before is no news to a screen reader
  const chip = h("span", { class: "chip", role, "data-testid": "run-status" });
  const round = h("span", { class: "round", "data-testid": "run-attempt" });
  const figures = h("span", { class: "figures", "data-testid": "run-figures" });
  const bar = h("progress", { max: 1, value: 0, "aria-label": "Progress" });
  const steps = stepper();
  const criteria = criteriaView();
  const skills = skillsView();
  const question = questionView(run);
  const attempts = h("ol", { class: "attempts" });
  const views = new Map<number, AttemptView>();
  const note = h("p", { class: "note", "data-testid": "run-note", hidden: true });
  const reason = h("p", { class: "reason", role, "data-testid": "run-reason", hidden: true });
  const warning = h("p", { class: "note warning", role, "data-testid": "run-warning", hidden: true });
  const log = logView();
  const reading = skeleton("What happened is being read.");
  const problem = h("p", { class: "problem", role: "status", "data-testid": "run-problem" });
  const zip = h("a", { class: "button small", download: true, hidden: true }, icon("download"), "ZIP");
  const pull = h("a", { class: "button small", hidden: true, "data-testid": "pull-request", rel: "noreferrer" }, icon("share"), "Pull request");
  const proof = h("a", { class: "button small", download: "proof.json", hidden: true, "data-testid": "proof", href: `/api/proofs/${run.id}` }, icon("check"), "Proof");
  const next = nextView(run, (accepted, words) => actions.accepted(accepted, words, run.state.maxAttempts));
  const speak = speakButton(run);
  const show = h("button", { type: "button", class: "button small", "data-testid": "show-code", onclick: () => actions.show(run) }, icon("code"), "Show the code");

  const card = h("article", { class: "card run", "data-testid": "run", "data-execution": run.id, "aria-label": `Run: ${run.state.prompt}` },
    h("header", { class: "run-head" }, chip, round, h("span", { class: "spring" }), figures),
    bar, problem, warning, reading, steps.node, question.node, criteria.node, attempts, reason, note, skills.node, log.node, h("footer", { class: "run-foot" }, show, zip, speak, proof, pull), next.node);
  const node = h("section", { class: "exchange" }, h("p", { class: "bubble", "data-testid": "request" }, said), card);

  let wasOpen = run.open;

  const tick = (): void => {
    setText(figures, run.reading ? "" : figuresOf(run));
    setAttribute(bar, "value", Math.max(progress(run.state), Math.min(mostExpected, passedShare(run))).toFixed(3));
  };
  const update = (): void => {
    const { state } = run;
    setAttribute(chip, "data-status", chipOf(state));
    setText(chip, state.cancelRequested && isOpen(state.status) ? "Stopping" : actions.statusWord(chipOf(state)));
    setText(round, state.attempt > 0 ? `Attempt ${state.attempt}/${state.maxAttempts}` : "");
    setAttribute(card, "data-status", state.status);
    if (wasOpen && !run.open) log.node.open = false; // what counts now is the outcome
    wasOpen = run.open;
    steps.update(state);
    question.update();
    criteria.update(state);
    skills.update(state);
    updateAttempts(state);
    setText(problem, run.problem ?? "");
    setText(warning, (run.open && !state.question && state.warning) || "");
    warning.hidden = warning.textContent === "";
    setText(reason, state.stopReason ?? "");
    reason.hidden = !state.stopReason;
    setText(note, noteOf(run));
    note.hidden = note.textContent === "";
    log.update(state);
    setAttribute(card, "data-reading", String(run.reading));
    const unread = state.lastSeq === 0 && !run.open; // an earlier run that was not in sight yet
    show.hidden = state.attempts.length === 0 && !unread;
    steps.node.hidden = log.node.hidden = unread;
    zip.hidden = !state.artifactId || state.status !== "passed"; // else it is taken as it is, below
    if (speak) speak.hidden = run.open || unread;
    proof.hidden = !run.detail?.proof;
    if (run.detail?.proof) setAttribute(proof, "title", `Signed ${new Date(run.detail.proof.signed_at).toLocaleString()} with the key ${run.detail.proof.fingerprint}`);
    pull.hidden = !state.prUrl;
    if (state.prUrl) setAttribute(pull, "href", state.prUrl);
    next.update();
    if (state.artifactId) setAttribute(zip, "href", `/api/artifacts/${state.artifactId}/download`);
    tick();
  };

  const updateAttempts = (state: RunState): void => {
    for (const attempt of state.attempts) {
      let view = views.get(attempt.number);
      if (!view) {
        view = attemptView(attempt.number, state.maxAttempts, () => actions.show(run, attempt.number));
        views.set(attempt.number, view);
        attempts.append(view.node);
      }
      view.update(attempt, attempt === state.attempts.at(-1));
    }
  };

  log.node.open = run.open;
  run.onChange(update);
  update();
  return { node, tick };
}

/** A bar that follows the clock does not end before the run does. */
const mostExpected = 0.9;

const passed = ({ state }: Run): number => (state.completedAt ? Date.parse(state.completedAt) : Date.now()) - Date.parse(state.queuedAt);

/** How much of its usual time a run has had; 0 where no earlier one tells. */
const passedShare = (run: Run): number => (run.detail?.estimated_time_seconds ? passed(run) / (run.detail.estimated_time_seconds * 1_000) : 0);

function figuresOf(run: Run): string {
  const { state } = run;
  const usually = isOpen(state.status) && state.status !== "waiting" ? run.detail?.estimated_time_seconds : undefined;
  return [languageTitle(state.language), clock(passed(run)), usually && remaining(passed(run), usually * 1_000), cost(state.costUsd)].filter(Boolean).join(" · ");
}

function noteOf(run: Run): string {
  const { agent, model, note, quality } = run.state;
  const parts = [agent && `Agent: ${agent}.`, model && `Model: ${model}.`, note ?? run.detail?.note, quality !== undefined && `Quality ${quality}/10.`];
  return parts.filter(Boolean).join(" ");
}
