import type { CriterionResult, ExecutionSummary, Question, SignalKind, SkillShare, Status } from "../wire";

/** The stations of a run, as the page names them. */
export const steps = ["understand", "tests", "code", "validate", "repair", "deliver"] as const;
export type Step = (typeof steps)[number];

export interface SignalState {
  state: "running" | "passed" | "failed";
  tool: string;
  summary: string;
  testsPassed: number;
  testsTotal: number;
  findings: number;
}

export interface AttemptState {
  number: number;
  strategy: string;
  why: string;
  paths: string[];
  /** What else happened in it, in words. */
  notes: readonly string[];
  signals: Partial<Record<SignalKind, SignalState>>;
  /** Undefined until it is judged. */
  passed?: boolean;
  failureClass?: string;
  failureMessage?: string;
}

/** What is being written right now; kept nowhere once it is complete. */
export interface LiveText { attempt: number; purpose: string; text: string }

export interface LogLine { seq: number; at: string; tone: "plain" | "good" | "bad" | "warn"; text: string }

/** Everything the events of one execution say. Never changed in place. */
export interface RunState {
  id: string;
  prompt: string;
  language: string;
  status: Status;
  attempt: number;
  maxAttempts: number;
  step: Step;
  seen: readonly Step[];
  criteria: readonly string[];
  /** As the last tests that ran left them; empty before. */
  criteriaResults: readonly CriterionResult[];
  /** Guidance that the models are told. */
  skills: readonly SkillShare[];
  /** What it waits for. */
  question?: Question;
  attempts: readonly AttemptState[];
  live?: LiveText;
  log: readonly LogLine[];
  /** The agent that works on it. */
  agent?: string;
  model?: string;
  note?: string;
  /** That a budget is nearly spent. */
  warning?: string;
  costUsd: number;
  queuedAt: string;
  completedAt?: string;
  cancelRequested: boolean;
  bestAttempt?: number;
  stopReason?: string;
  quality?: number;
  artifactId?: string;
  prUrl?: string;
  lastSeq: number;
}

export const initial = (summary: ExecutionSummary): RunState => ({
  id: summary.id,
  prompt: summary.prompt,
  language: summary.language,
  status: summary.status,
  attempt: summary.attempt,
  maxAttempts: summary.max_attempts,
  step: "understand",
  seen: [],
  criteria: [],
  criteriaResults: [],
  skills: [],
  attempts: [],
  log: [],
  costUsd: isOpen(summary.status) ? 0 : summary.cost_usd, // else its events add it up
  queuedAt: summary.created_at,
  completedAt: summary.completed_at,
  cancelRequested: false,
  quality: summary.quality_score,
  lastSeq: 0,
});

/** What its chip says: a run that waits for its next night shift needs nobody. */
export const chipOf = (state: RunState): string => (state.status === "waiting" && state.question?.kind === "shift" ? "held" : state.status);

export const isOpen = (status: Status): boolean => status === "pending" || status === "running" || status === "waiting";

/** How far a run is, 0 to 1. Each attempt takes the same share of what is left, so that it never goes back. */
export function progress(state: RunState): number {
  if (!isOpen(state.status)) return 1;
  if (state.attempt === 0) return { understand: 0.03, tests: 0.1, code: 0.2, validate: 0.2, repair: 0.2, deliver: 0.95 }[state.step];
  const left = 0.4 ** (state.attempt - 1);
  return 0.2 + 0.75 * (1 - left + 0.6 * left * withinAttempt(state));
}

function withinAttempt(state: RunState): number {
  const attempt = state.attempts.at(-1);
  if (!attempt) return 0;
  const judged = Object.values(attempt.signals).filter((signal) => signal.state !== "running").length;
  return attempt.passed !== undefined ? 1 : attempt.paths.length === 0 ? 0.1 : 0.5 + judged / 6;
}
