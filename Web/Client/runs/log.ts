import type { BudgetNear, RunEvent } from "../wire";
import { cost, duration, failureWord, plural, signalWords } from "../words";
import type { LogLine } from "./state";

type Line = Pick<LogLine, "tone" | "text">;

const plain = (text: string): Line => ({ tone: "plain", text });

/** An event in words; some need none. */
export function logLine(event: RunEvent): Line | undefined {
  switch (event.type) {
    case "execution.queued":
      return plain("Queued.");
    case "context.ready":
      return plain(`${plural(event.data.files.filter((file) => file.sent > 0 || file.picture).length, "file")} of ${event.data.files.length} that came with the request ${event.data.files.length === 1 ? "is" : "are"} sent to the models, whole or in part.`);
    case "skills.chosen":
      return plain(`Skills: ${event.data.skills.map((skill) => skill.title).join(", ")}.`);
    case "execution.started":
      return plain(event.data.resumed ? "Taken up again where it had stopped." : `Started: ${scored(event.data)}`);
    case "criteria.ready":
      return plain(event.data.criteria.length === 0 ? "No criteria were found in the request." : `${plural(event.data.criteria.length, "criterion", "criteria")} ${event.data.source === "caller" ? "given" : "found"}.`);
    case "execution.waiting":
      return { tone: "warn", text: `Waiting for you: ${event.data.text}` };
    case "execution.answered":
      return plain(event.data.budget_usd !== undefined ? `You raised the budget to ${cost(event.data.budget_usd)}.` : event.data.go_on ? "You said to go on." : "You said to stop.");
    case "generation.started":
      return plain(`${writing(event.data.purpose)} with ${event.data.provider}/${event.data.model}${event.data.why ? `: ${event.data.why}` : ""}.`);
    case "generation.completed":
      return plain(`${event.data.provider}/${event.data.model} answered in ${duration(event.data.duration_ms)} (${plural(event.data.output_tokens, "token")}).${event.data.note ? ` ${event.data.note}` : ""}`);
    case "model.failed":
      return { tone: "warn", text: `${event.data.provider}/${event.data.model}: ${event.data.cause}; ${event.data.next}.` };
    case "budget.near":
      return { tone: "warn", text: nearNote(event.data) };
    case "tool.called":
      return plain(`Calls the tool ${event.data.tool}: ${event.data.arguments}`);
    case "tool.answered":
      return { tone: event.data.succeeded ? "plain" : "warn", text: `${event.data.tool} ${event.data.succeeded ? "answered" : "failed"} in ${duration(event.data.duration_ms)} (${plural(event.data.characters, "character")}): ${event.data.result}` };
    case "tools.unavailable":
      return { tone: "warn", text: `Going on without the tools of ${event.data.server}: ${event.data.cause}.` };
    case "tests.ready":
      return plain(`${event.data.source === "caller" ? "Your tests are used" : "Tests are written"}: ${event.data.paths.join(", ")}`);
    case "attempt.started":
      return plain(`Attempt ${event.data.attempt}/${event.data.max_attempts}: ${event.data.why}`);
    case "tests.argued":
      return { tone: event.data.accepted ? "warn" : "plain", text: `${arguedNote(event.data)} ${event.data.why}` };
    case "code.fixed":
      return { tone: "good", text: event.data.summary };
    case "code.ready":
      return plain(`Code is ready: ${event.data.paths.join(", ")}`);
    case "signal.started":
      return plain(`${signalWords[event.data.kind]}: ${event.data.tool} runs.`);
    case "signal.completed":
      return { tone: event.data.passed ? "good" : "bad", text: `${signalWords[event.data.kind]}: ${event.data.summary} (${duration(event.data.duration_ms)})` };
    case "attempt.completed":
      return event.data.passed
        ? { tone: "good", text: `Attempt ${event.data.attempt} passed.` }
        : { tone: "bad", text: `Attempt ${event.data.attempt}: ${failureWord(event.data.failure_class)}. ${event.data.failure_message ?? ""}`.trimEnd() };
    case "tests.scored":
      return { tone: event.data.weak ? "warn" : "good", text: `${event.data.summary}.` };
    case "execution.cancel_requested":
      return { tone: "warn", text: "You asked to stop." };
    case "execution.completed":
      return { tone: event.data.status === "passed" ? "good" : "warn", text: `${outcome(event.data)} (${duration(event.data.duration_ms)})` };
    default:
      return undefined;
  }
}

export const arguedNote = (data: { test: string; accepted: boolean }): string =>
  data.accepted ? `The test ${data.test} contradicted the request and was changed.` : `The test ${data.test} was said to contradict the request, and stays.`;

export const nearNote = (data: BudgetNear): string =>
  `${cost(data.spent_usd)} of ${{ run: "this run's budget", day: "today's budget", month: "this month's budget" }[data.bound]} of ${cost(data.limit_usd)} is spent.`;

export const lessonNote = (lessons: number | undefined): string[] => (lessons ? [`${plural(lessons, "lesson")} of earlier runs ${lessons === 1 ? "was" : "were"} given.`] : []);

/** "a medium task, complexity 4: api 2, database 2." */
function scored(data: { tier: string; complexity_score: number; complexity_parts?: Record<string, number>; mode?: string }): string {
  const parts = Object.entries(data.complexity_parts ?? {}).map(([part, points]) => `${part} ${points}`);
  const mode = data.mode && data.mode !== "balanced" ? `, mode ${data.mode}` : "";
  return `a ${data.tier} task, complexity ${data.complexity_score}${parts.length > 0 ? ` (${parts.join(", ")})` : ""}${mode}.`;
}

/** Why it stopped; a proof needs no other reason. */
export const outcome = (end: { status: string; attempt: number; stop_reason?: string }): string =>
  end.stop_reason ?? (end.status === "passed" ? `Proven on attempt ${end.attempt}: every check is green.` : "It ended without saying why.");

export const writing = (purpose: string): string => (purpose === "criteria" ? "Breaking the request down" : purpose === "tests" ? "Writing tests" : purpose === "repair" ? "Writing the repair" : "Writing code");
