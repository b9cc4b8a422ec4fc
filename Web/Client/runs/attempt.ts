import { h, icon, setAttribute, setIcon, setText } from "../dom";
import { failureWord, plural, signalKinds, signalWords } from "../words";
import type { SignalKind } from "../wire";
import type { AttemptState, SignalState } from "./state";

export interface AttemptView {
  node: HTMLElement;
  /** @param last no attempt has come after it */
  update(attempt: AttemptState, last: boolean): void;
}

/** One attempt in the card: its three signals, and in words what it taught. Folded it says that in one line. */
export function attemptView(number: number, maxAttempts: number, onShow: () => void): AttemptView {
  const why = h("p", { class: "why" });
  const taught = h("span", { class: "taught" });
  const failure = h("p", { class: "failure", "data-testid": "attempt-failure", hidden: true });
  const notes = h("p", { class: "note", "data-testid": "attempt-notes", hidden: true });
  const signals = signalKinds.map((kind) => signalView(kind));
  const fold = h("details", { open: true },
    h("summary", { class: "attempt-head" }, h("strong", {}, `Attempt ${number}/${maxAttempts}`), h("span", { class: "signals" }, ...signals.map((signal) => signal.node)), taught),
    h("div", { class: "attempt-body" }, why, notes, failure, h("button", { type: "button", class: "link", onclick: onShow, "aria-label": `Show the code of attempt ${number}` }, "Show the code")));
  const node = h("li", { class: "attempt", "data-testid": "attempt", "data-attempt": number }, fold);
  let folded = false;

  return {
    node,
    update(attempt, last) {
      setText(why, attempt.why);
      setAttribute(node, "data-passed", String(attempt.passed ?? ""));
      for (const signal of signals) signal.update(attempt.signals[signal.kind]);
      setText(notes, attempt.notes.join(" "));
      notes.hidden = attempt.notes.length === 0;
      const words = attempt.passed === false ? [failureWord(attempt.failureClass), attempt.failureMessage].filter(Boolean).join(": ") : "";
      failure.hidden = words === "";
      setText(failure, words);
      setText(taught, words.split("\n")[0]!);
      if (folded || last || attempt.passed !== false) return;
      folded = true; // once: who opens it again keeps it open
      fold.open = false;
    },
  };
}

function signalView(kind: SignalKind) {
  const mark = icon("dot");
  const count = h("span", { class: "count" });
  const node = h("span", { class: "signal", "data-signal": kind, "data-state": "idle" }, mark, h("span", {}, signalWords[kind]), count);
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
