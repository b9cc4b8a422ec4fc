import { h, icon } from "../dom";
import { duration, plural } from "../words";
import type { AttemptDetail, Signal, TestResult, TestScore, TestStatus } from "../wire";
import { placeView, type Jump } from "./place";

const icons: Record<TestStatus, string> = { passed: "check", failed: "cross", error: "cross", skipped: "dash" };

const order: TestStatus[] = ["error", "failed", "skipped", "passed"];

/** Every test with what it said, the worst first. */
export function testsTab(attempt: AttemptDetail | undefined, known: (path: string) => boolean, jump: Jump): HTMLElement {
  const signal = attempt?.report?.signals.find((other) => other.kind === "tests");
  if (!signal) return h("p", { class: "panel-empty quiet" }, attempt ? "The tests have not finished with this attempt." : "Results appear with the first attempt.");
  const tests = signal.tests.toSorted((one, other) => order.indexOf(one.status) - order.indexOf(other.status));
  return h("div", { class: "results", "data-testid": "results" }, h("section", { class: "result", "data-kind": "tests", "data-passed": String(signal.passed) },
    h("h2", {}, icon(signal.passed ? "check" : "cross"), "Tests", h("span", { class: "quiet" }, [signal.summary, coverage(signal), duration(signal.duration_ms)].filter(Boolean).join(" · "))),
    tests.length > 0 && h("ul", { class: "tests" }, ...tests.map((test) => testView(test, known, jump))),
    outputView(signal)), scoreView(attempt?.test_score, known, jump));
}

/** What the tests themselves are worth: the faults that were put into the code and that no test noticed. */
function scoreView(score: TestScore | undefined, known: (path: string) => boolean, jump: Jump): HTMLElement | false {
  if (!score) return false;
  const idle = score.pass_on_empty?.length ? `Even when every function is empty, these pass: ${score.pass_on_empty.join(", ")}` : "";
  return h("section", { class: "result", "data-kind": "test-score", "data-testid": "test-score" },
    h("h2", {}, "Tests of the tests", h("span", { class: "quiet" }, score.summary)),
    score.survivors.length > 0 && h("ul", { class: "findings" }, ...score.survivors.map((mutant) => h("li", { class: "finding" },
      h("span", { class: "severity" }, "missed"), h("span", {}, h("code", {}, mutant.mutated), " instead of ", h("code", {}, mutant.original)), placeView(mutant.path, mutant.line, known, jump)))),
    idle !== "" && h("p", { class: "quiet" }, idle));
}

const coverage = (signal: Signal): string => (signal.coverage === undefined ? "" : `${Math.round(signal.coverage)}% of the lines covered`);

const testView = (test: TestResult, known: (path: string) => boolean, jump: Jump): HTMLElement => h("li", { class: "test", "data-status": test.status, "data-testid": "test-result" },
  icon(icons[test.status]),
  h("div", {},
    h("span", { class: "test-name" }, test.name, h("span", { class: "quiet" }, ` ${test.status} · ${duration(test.duration_ms)}`)),
    test.file && placeView(test.file, test.line, known, jump),
    test.message && h("pre", { class: "message" }, test.message)));

/** Everything that a tool has printed. */
export function outputView(signal: Signal): HTMLElement | false {
  const output = [signal.stdout, signal.stderr].filter(Boolean).join("\n");
  return output !== "" && h("details", { class: "output" }, h("summary", {}, `Output (${plural(output.trimEnd().split("\n").length, "line")})`), h("pre", { tabindex: "0" }, output));
}
