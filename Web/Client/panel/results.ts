import { h, icon } from "../dom";
import { duration, signalWords } from "../words";
import type { AttemptDetail, Finding, Signal, TestResult, TestStatus } from "../wire";

const testIcons: Record<TestStatus, string> = { passed: "check", failed: "cross", error: "cross", skipped: "dash" };

/** Everything the verdict on an attempt is based on. */
export function resultsView(attempt: AttemptDetail | undefined): HTMLElement {
  const report = attempt?.report;
  if (!report) return h("p", { class: "panel-empty quiet" }, attempt ? "The tools have not finished with this attempt." : "Results appear with the first attempt.");
  return h("div", { class: "results", "data-testid": "results" }, ...report.signals.map(signalView),
    h("p", { class: "quiet" }, `Isolated by ${report.isolation}. ${Object.entries(report.tools).map(([tool, version]) => `${tool} ${version}`).join(", ")}.`));
}

function signalView(signal: Signal): HTMLElement {
  const coverage = signal.coverage === undefined ? null : `${Math.round(signal.coverage)}% of the lines covered`;
  const output = [signal.stdout, signal.stderr].filter(Boolean).join("\n");
  return h("section", { class: "result", "data-kind": signal.kind, "data-passed": String(signal.passed) },
    h("h2", {}, icon(signal.passed ? "check" : "cross"), signalWords[signal.kind], h("span", { class: "quiet" }, [signal.summary, coverage, duration(signal.duration_ms)].filter(Boolean).join(" · "))),
    signal.tests.length > 0 && h("ul", { class: "tests" }, ...worstFirst(signal.tests).map(testView)),
    signal.findings.length > 0 && h("ul", { class: "findings" }, ...signal.findings.map(findingView)),
    output !== "" && h("details", { class: "output" }, h("summary", {}, "Output"), h("pre", { tabindex: "0" }, output)));
}

const order: TestStatus[] = ["error", "failed", "skipped", "passed"];

const worstFirst = (tests: TestResult[]): TestResult[] => tests.toSorted((one, other) => order.indexOf(one.status) - order.indexOf(other.status));

const testView = (test: TestResult): HTMLElement => h("li", { class: "test", "data-status": test.status, "data-testid": "test-result" },
  icon(testIcons[test.status]),
  h("div", {},
    h("span", { class: "test-name" }, test.name, h("span", { class: "quiet" }, ` ${test.status}`)),
    test.file && h("span", { class: "place" }, place(test.file, test.line)),
    test.message && h("pre", { class: "message" }, test.message)));

const findingView = (finding: Finding): HTMLElement => h("li", { class: "finding", "data-severity": finding.severity, "data-testid": "finding" },
  h("span", { class: "severity" }, finding.severity), h("span", {}, `${finding.rule}: ${finding.message}`),
  h("span", { class: "place" }, place(finding.file, finding.line)));

const place = (file: string, line: number | undefined): string => (line === undefined ? file : `${file}:${line}`);
