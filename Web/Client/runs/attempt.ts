import { h, icon, setAttribute, setIcon, setText } from "../dom";
import { failureWord, plural, signalKinds, signalWords } from "../words";
import type { SignalKind } from "../wire";
import type { AttemptState, SignalState } from "./state";

export interface AttemptView {
  node: HTMLElement;
  update(attempt: AttemptState): void;
}

/** One attempt in the card: its three signals, and in words what it taught. */
export function attemptView(number: number, maxAttempts: number, onShow: () => void): AttemptView {
  const title = h("strong", {}, `Attempt ${number}/${maxAttempts}`);
  const why = h("span", { class: "why" });
  const failure = h("p", { class: "failure", "data-testid": "attempt-failure", hidden: true });
  const notes = h("p", { class: "note", "data-testid": "attempt-notes", hidden: true });
  const signals = signalKinds.map((kind) => signalView(kind));
  const node = h("li", { class: "attempt", "data-testid": "attempt", "data-attempt": number },
    h("div", { class: "attempt-head" }, title, why, h("button", { type: "button", class: "link", onclick: onShow, "aria-label": `Show the code of attempt ${number}` }, "Show")),
    h("ul", { class: "signals", "aria-label": `Signals of attempt ${number}` }, ...signals.map((signal) => signal.node)),
    notes, failure);

  return {
    node,
    update(attempt) {
      setText(why, attempt.why);
      setAttribute(node, "data-passed", String(attempt.passed ?? ""));
      for (const signal of signals) signal.update(attempt.signals[signal.kind]);
      setText(notes, attempt.notes.join(" "));
      notes.hidden = attempt.notes.length === 0;
      failure.hidden = attempt.passed !== false;
      setText(failure, attempt.passed === false ? [failureWord(attempt.failureClass), attempt.failureMessage].filter(Boolean).join(": ") : "");
    },
  };
}

function signalView(kind: SignalKind) {
  const mark = icon("dot");
  const count = h("span", { class: "count" });
  const node = h("li", { class: "signal", "data-signal": kind, "data-state": "idle" }, mark, h("span", {}, signalWords[kind]), count);
  return {
    kind,
    node,
    update(signal: SignalState | undefined): void {
      const state = signal?.state ?? "idle";
      setAttribute(node, "data-state", state);
      setIcon(mark, state === "passed" ? "check" : state === "failed" ? "cross" : "dot");
      setText(count, signal ? countOf(kind, signal) : "");
      setAttribute(node, "title", signal?.summary || (signal ? `${signal.tool} runs` : "Not yet"));
    },
  };
}

function countOf(kind: SignalKind, signal: SignalState): string {
  if (signal.state === "running") return "running";
  if (kind === "tests") return `${signal.testsPassed}/${signal.testsTotal}`;
  return signal.findings === 0 ? "clean" : plural(signal.findings, "finding");
}
