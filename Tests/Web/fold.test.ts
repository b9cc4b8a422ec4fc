import assert from "node:assert/strict";
import { test } from "node:test";
import { fold } from "../../Web/Client/runs/fold";
import { logLine } from "../../Web/Client/runs/log";
import { initial, progress, type RunState } from "../../Web/Client/runs/state";
import { remaining } from "../../Web/Client/words";
import type { ExecutionSummary, RunEvent } from "../../Web/Client/wire";

const summary: ExecutionSummary = {
  id: "1", session_id: "2", prompt: "add tax", language: "", status: "pending", attempt: 0, max_attempts: 5, cost_usd: 0, created_at: "2026-01-01T00:00:00Z",
};

const event = (seq: number | undefined, type: string, data: object): RunEvent => ({ seq, type, at: `2026-01-01T00:00:${String(seq ?? 0).padStart(2, "0")}Z`, data }) as RunEvent;

/** A run whose first attempt fails a test, and whose second passes. */
const events: RunEvent[] = [
  event(1, "execution.queued", { prompt: "add tax", language: "python", max_attempts: 5 }),
  event(2, "execution.started", { language: "python", tier: "simple", complexity_score: 2, resumed: false }),
  event(3, "generation.started", { attempt: 0, purpose: "tests", provider: "groq", model: "llama" }),
  event(4, "generation.completed", { attempt: 0, purpose: "tests", provider: "groq", model: "llama", input_tokens: 1, output_tokens: 2, cost_usd: 0.001, duration_ms: 900 }),
  event(5, "tests.ready", { source: "model", paths: ["test_a.py"] }),
  event(6, "attempt.started", { attempt: 1, max_attempts: 5, strategy: "generate", why: "First." }),
  event(7, "generation.started", { attempt: 1, purpose: "code", provider: "groq", model: "llama" }),
  event(8, "generation.completed", { attempt: 1, purpose: "code", provider: "groq", model: "llama", input_tokens: 1, output_tokens: 2, cost_usd: 0.002, duration_ms: 900, note: "A note." }),
  event(9, "code.ready", { attempt: 1, paths: ["a.py"] }),
  event(10, "signal.started", { attempt: 1, kind: "tests", tool: "pytest" }),
  event(11, "signal.started", { attempt: 1, kind: "lint", tool: "flake8" }),
  event(12, "signal.completed", { attempt: 1, kind: "lint", passed: true, summary: "Clean", tests_passed: 0, tests_total: 0, findings: 0, duration_ms: 10 }),
  event(13, "signal.completed", { attempt: 1, kind: "tests", passed: false, summary: "2 of 3 tests passed", tests_passed: 2, tests_total: 3, findings: 0, duration_ms: 10 }),
  event(14, "attempt.completed", { attempt: 1, passed: false, failure_class: "assertion", failure_message: "6 != 36" }),
  event(15, "attempt.started", { attempt: 2, max_attempts: 5, strategy: "repair", why: "One assertion failed." }),
  event(16, "generation.started", { attempt: 2, purpose: "repair", provider: "groq", model: "llama" }),
  event(17, "code.ready", { attempt: 2, paths: ["a.py"] }),
  event(18, "attempt.completed", { attempt: 2, passed: true }),
  event(19, "execution.completed", { status: "passed", attempt: 2, best_attempt: 2, stop_reason: "All green.", quality_score: 9.1, artifact_id: "z", cost_usd: 0.005, duration_ms: 19000 }),
];

const waiting = { kind: "plan", text: "Is this what has to hold?" };

test("why a model failed and what happens now are one sentence", () =>
  assert.equal(logLine(event(1, "model.failed", { attempt: 1, purpose: "code", provider: "groq", model: "llama", cause: "groq is at its rate limit (HTTP 429)", next: "trying again in 2 s" }))?.text,
    "groq/llama: groq is at its rate limit (HTTP 429); trying again in 2 s."));

test("a plan waits, is changed, and turns green by its tests", () => {
  const asked = [
    events[0]!, event(2, "criteria.ready", { source: "model", criteria: ["One.", "Two."] }), event(3, "execution.waiting", waiting),
  ].reduce(fold, initial(summary));
  assert.equal(asked.status, "waiting");
  assert.deepEqual(asked.question, waiting);

  const going = [
    event(4, "criteria.ready", { source: "caller", criteria: ["Only."] }), event(5, "execution.answered", { kind: "plan", go_on: true }),
    event(6, "attempt.started", { attempt: 1, max_attempts: 5, strategy: "generate", why: "First.", lessons: 1 }),
    event(7, "code.fixed", { attempt: 1, summary: "Mended.", rules: ["W291"] }),
    event(8, "signal.completed", { attempt: 1, kind: "tests", passed: true, summary: "1 of 1", tests_passed: 1, tests_total: 1, findings: 0, duration_ms: 1, criteria: [{ number: 1, state: "passed", passed: 1, total: 1 }] }),
  ].reduce(fold, asked);
  assert.equal(going.question, undefined);
  assert.equal(going.status, "running");
  assert.deepEqual(going.criteria, ["Only."]);
  assert.equal(going.criteriaResults[0]?.state, "passed");
  assert.deepEqual(going.attempts[0]?.notes, ["1 lesson of earlier runs was given.", "Mended."]);
});

const run = (count: number, from: RunState = initial(summary)): RunState => events.slice(0, count).reduce(fold, from);

test("skills that go along are kept and told", () => {
  const skills = [{ name: "api-design-patterns", title: "API design", source: "shipped", why: "The request says “api”." }];
  const state = [events[0]!, event(2, "skills.chosen", { skills })].reduce(fold, initial(summary));
  assert.deepEqual(state.skills, skills);
  assert.equal(state.log.at(-1)?.text, "Skills: API design.");
});

test("a whole run ends as it was told", () => {
  const state = run(events.length);
  assert.equal(state.status, "passed");
  assert.equal(state.attempt, 2);
  assert.equal(state.stopReason, "All green.");
  assert.equal(state.artifactId, "z");
  assert.equal(state.quality, 9.1);
  assert.equal(state.costUsd, 0.005);
  assert.equal(state.note, "A note.");
  assert.equal(state.completedAt, "2026-01-01T00:00:19Z");
  assert.deepEqual(state.attempts.map((attempt) => attempt.passed), [false, true]);
  assert.deepEqual([...state.seen].sort(), ["code", "deliver", "repair", "tests", "understand", "validate"]);
});

test("the same events twice, as after a reconnection, change nothing", () => {
  const once = run(events.length);
  assert.equal(events.reduce(fold, once), once);
});

test("live events continue exactly where the backlog ended", () => {
  for (let cut = 0; cut <= events.length; cut++) {
    const resumed = events.slice(Math.max(0, cut - 3)).reduce(fold, run(cut));
    assert.deepEqual(resumed, run(events.length), `cut after ${cut}`);
  }
});

test("each signal is shown while it runs and when it has its verdict", () => {
  const signals = run(12).attempts[0]!.signals;
  assert.equal(signals.tests!.state, "running");
  assert.equal(signals.tests!.tool, "pytest");
  assert.equal(signals.lint!.state, "passed");
  assert.equal(signals.security, undefined);
  const judged = run(13).attempts[0]!.signals.tests!;
  assert.deepEqual([judged.state, judged.testsPassed, judged.testsTotal, judged.tool], ["failed", 2, 3, "pytest"]);
});

test("a failed attempt keeps its cause", () => {
  const attempt = run(14).attempts[0]!;
  assert.deepEqual([attempt.passed, attempt.failureClass, attempt.failureMessage], [false, "assertion", "6 != 36"]);
});

test("the step is where the run is", () => {
  assert.deepEqual([2, 3, 5, 7, 9, 16, 17, 18].map((count) => run(count).step), ["understand", "tests", "code", "code", "validate", "repair", "validate", "deliver"]);
});

test("costs add up before the end is known", () => assert.equal(run(8).costUsd.toFixed(3), "0.003"));

test("what an ended run has cost is known before its events are read, and does not grow by them", () => {
  const ended = initial({ ...summary, status: "passed", cost_usd: 0.005 });
  assert.equal(ended.costUsd, 0.005);
  assert.equal(run(8, ended).costUsd, 0.005);
});

test("live text belongs to the generation that is under way", () => {
  const writing = run(7);
  const delta = (attempt: number, text: string) => event(undefined, "generation.delta", { attempt, purpose: "code", text });
  const written = fold(fold(writing, delta(1, "def ")), delta(1, "total")) ;
  assert.equal(written.live?.text, "def total");
  assert.equal(written.lastSeq, writing.lastSeq);
  assert.equal(fold(written, delta(3, "other")).live?.text, "def total");
  assert.equal(fold(written, events[7]!).live, undefined);
  assert.equal(fold(run(9), delta(1, "late")).live, undefined);
});

test("progress never goes back and ends at one", () => {
  const values = events.map((_, index) => progress(run(index + 1)));
  for (let index = 1; index < values.length; index++) assert.ok(values[index]! >= values[index - 1]!, `${index}: ${values[index - 1]} to ${values[index]}`);
  assert.equal(values.at(-1), 1);
  assert.ok(values.at(-2)! < 1);
});

test("a status that is known to be final does not flicker while the events pass by", () => {
  assert.equal(run(10, initial({ ...summary, status: "passed" })).status, "passed");
});

test("an attempt that another process begins again takes the place of the first", () => {
  const again = fold(run(8), event(9, "attempt.started", { attempt: 1, max_attempts: 5, strategy: "generate", why: "Again." }));
  assert.deepEqual(again.attempts.map((attempt) => [attempt.number, attempt.why]), [[1, "Again."]]);
});

test("what is left is told from how long it usually takes", () => {
  assert.equal(remaining(2_000, 14_400), "about 12 s left");
  assert.equal(remaining(14_300, 14_400), "about 1 s left");
  assert.equal(remaining(20_000, 14_400), "longer than usual");
  assert.equal(remaining(0, 125_000), "about 2 min 5 s left");
});

test("an unknown event only moves the number on", () => {
  const before = run(5);
  const { lastSeq, ...rest } = fold(before, event(6, "attempt.scored_by_moonlight", {}));
  assert.equal(lastSeq, 6);
  assert.deepEqual(rest, (({ lastSeq: _, ...others }) => others)(before));
});

test("the log says each thing once and in words", () => {
  const { log } = run(events.length);
  assert.ok(log.some((line) => line.text === "Tests: 2 of 3 tests passed (10 ms)" && line.tone === "bad"));
  assert.ok(log.some((line) => line.text === "Attempt 1: A test failed. 6 != 36"));
  assert.equal(new Set(log.map((line) => line.seq)).size, log.length);
});
