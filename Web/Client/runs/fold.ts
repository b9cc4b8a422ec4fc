import type { RunEvent } from "../wire";
import { arguedNote, lessonNote, logLine, nearNote, outcome } from "./log";
import { isOpen, type AttemptState, type RunState, type SignalState, type Step } from "./state";

/**
 * One event more. The same for what is read again after a reload and for what happens now: an event that was seen already changes nothing,
 * and an unknown one only moves the number on.
 */
export function fold(state: RunState, event: RunEvent): RunState {
  if (event.seq === undefined) return event.type === "generation.delta" ? withText(state, event.data) : state;
  if (event.seq <= state.lastSeq) return state;
  const line = logLine(event);
  const log = line ? [...state.log, { seq: event.seq, at: event.at, ...line }] : state.log;
  return { ...apply(state, event), log, lastSeq: event.seq };
}

function apply(state: RunState, event: RunEvent): RunState {
  switch (event.type) {
    case "execution.queued":
      return { ...state, prompt: event.data.prompt, language: event.data.language, maxAttempts: event.data.max_attempts, queuedAt: event.at, agent: event.data.agent };
    case "execution.started":
      return { ...open(state), language: event.data.language };
    case "criteria.ready":
      return { ...state, live: undefined, criteria: event.data.criteria, criteriaResults: [] };
    case "skills.chosen":
      return { ...state, skills: event.data.skills };
    case "execution.waiting":
      return isOpen(state.status) ? { ...state, status: "waiting", question: event.data } : state;
    case "execution.answered":
      return { ...state, status: isOpen(state.status) ? "pending" : state.status, question: undefined };
    case "generation.started":
      return { ...at(state, stepOf(event.data.purpose)), model: `${event.data.provider}/${event.data.model}`, live: { ...event.data, text: "" } };
    case "generation.completed":
      return { ...state, live: undefined, costUsd: isOpen(state.status) ? state.costUsd + event.data.cost_usd : state.costUsd, note: event.data.note ?? state.note };
    case "model.failed":
      return { ...state, costUsd: isOpen(state.status) ? state.costUsd + (event.data.cost_usd ?? 0) : state.costUsd };
    case "budget.near":
      return { ...state, warning: nearNote(event.data) };
    case "tests.ready":
      return { ...at(state, "code"), seen: seen(state, "tests") };
    case "attempt.started":
      return begin(state, event.data);
    case "code.ready":
      return change(at({ ...state, live: undefined }, "validate"), event.data.attempt, () => ({ paths: event.data.paths }));
    case "tests.argued":
      return note(state, event.data.attempt, arguedNote(event.data));
    case "code.fixed":
      return note(state, event.data.attempt, event.data.summary);
    case "signal.started":
      return change(state, event.data.attempt, (attempt) => ({
        signals: { ...attempt.signals, [event.data.kind]: { state: "running", tool: event.data.tool, summary: "", testsPassed: 0, testsTotal: 0, findings: 0 } },
      }));
    case "signal.completed":
      return change({ ...state, criteriaResults: event.data.criteria ?? state.criteriaResults }, event.data.attempt, (attempt) => ({
        signals: { ...attempt.signals, [event.data.kind]: verdict(attempt, event.data) },
      }));
    case "attempt.completed":
      return change(at(state, event.data.passed ? "deliver" : state.step), event.data.attempt, () => ({
        passed: event.data.passed, failureClass: event.data.failure_class, failureMessage: event.data.failure_message,
      }));
    case "tests.scored":
      return note(state, event.data.attempt, `${event.data.summary}.`);
    case "execution.cancel_requested":
      return { ...state, cancelRequested: true };
    case "execution.completed":
      return complete(state, event);
    default:
      return state;
  }
}

/** A final status that the page already knew stays while the older events pass by. */
const open = (state: RunState): RunState => (isOpen(state.status) ? { ...state, status: "running" } : state);

const seen = (state: RunState, step: Step): readonly Step[] => (state.seen.includes(step) ? state.seen : [...state.seen, step]);

const at = (state: RunState, step: Step): RunState => (step === state.step ? state : { ...state, step, seen: seen(state, state.step) });

const stepOf = (purpose: string): Step => (purpose === "criteria" ? "understand" : purpose === "tests" ? "tests" : purpose === "repair" ? "repair" : "code");

function withText(state: RunState, delta: { attempt: number; purpose: string; text: string }): RunState {
  if (!state.live || state.live.attempt !== delta.attempt) return state; // late words of a generation that has ended
  return { ...state, live: { ...state.live, text: state.live.text + delta.text } };
}

function begin(state: RunState, data: { attempt: number; max_attempts: number; strategy: string; why: string; lessons?: number }): RunState {
  const attempt: AttemptState = { number: data.attempt, strategy: data.strategy, why: data.why, paths: [], notes: lessonNote(data.lessons), signals: {} };
  return {
    ...at(open(state), data.attempt === 1 ? "code" : "repair"),
    attempt: data.attempt,
    maxAttempts: data.max_attempts,
    attempts: [...state.attempts.filter((other) => other.number !== data.attempt), attempt],
  };
}

const change = (state: RunState, number: number, update: (attempt: AttemptState) => Partial<AttemptState>): RunState => ({
  ...state,
  attempts: state.attempts.map((attempt) => (attempt.number === number ? { ...attempt, ...update(attempt) } : attempt)),
});

const note = (state: RunState, number: number, text: string): RunState => change(state, number, (attempt) => ({ notes: [...attempt.notes, text] }));

const verdict = (
  attempt: AttemptState,
  data: { kind: keyof AttemptState["signals"]; passed: boolean; summary: string; tests_passed: number; tests_total: number; findings: number },
): SignalState => ({
  state: data.passed ? "passed" : "failed",
  tool: attempt.signals[data.kind]?.tool ?? "",
  summary: data.summary,
  testsPassed: data.tests_passed,
  testsTotal: data.tests_total,
  findings: data.findings,
});

function complete(state: RunState, event: Extract<RunEvent, { type: "execution.completed" }>): RunState {
  const { data } = event;
  return {
    ...state,
    status: data.status,
    attempt: data.attempt,
    seen: data.artifact_id ? seen({ ...state, seen: seen(state, state.step) }, "deliver") : seen(state, state.step),
    live: undefined,
    question: undefined,
    costUsd: data.cost_usd,
    completedAt: event.at,
    bestAttempt: data.best_attempt,
    stopReason: outcome(data),
    quality: data.quality_score,
    artifactId: data.artifact_id,
    prUrl: data.pr_url,
  };
}
