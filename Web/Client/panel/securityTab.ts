import { h, icon } from "../dom";
import { duration, signalWords } from "../words";
import type { AttemptDetail, Finding, Signal } from "../wire";
import { placeView, type Jump } from "./place";
import { outputView } from "./testsTab";

/** What the scanner and the linter found, each with its place. */
export function securityTab(attempt: AttemptDetail | undefined, known: (path: string) => boolean, jump: Jump): HTMLElement {
  const signals = ["security", "lint"].map((kind) => attempt?.report?.signals.find((signal) => signal.kind === kind)).filter((signal): signal is Signal => signal !== undefined);
  if (signals.length === 0) return h("p", { class: "panel-empty quiet" }, attempt ? "The tools have not finished with this attempt." : "Findings appear with the first attempt.");
  return h("div", { class: "results", "data-testid": "results" }, ...signals.map((signal) =>
    h("section", { class: "result", "data-kind": signal.kind, "data-passed": String(signal.passed) },
      h("h2", {}, icon(signal.passed ? "check" : "cross"), signalWords[signal.kind], h("span", { class: "quiet" }, [signal.summary, duration(signal.duration_ms)].join(" · "))),
      signal.findings.length > 0 && h("ul", { class: "findings" }, ...signal.findings.map((finding) => findingView(finding, known, jump))),
      outputView(signal))));
}

const findingView = (finding: Finding, known: (path: string) => boolean, jump: Jump): HTMLElement => h("li", { class: "finding", "data-severity": finding.severity, "data-testid": "finding" },
  h("span", { class: "severity" }, finding.severity), h("span", {}, `${finding.rule}: ${finding.message}`), placeView(finding.file, finding.line, known, jump));
