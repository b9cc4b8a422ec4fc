import { h, icon, setAttribute, setIcon, setText } from "../dom";
import { languageTitle, statusWord } from "../status";
import { plural } from "../words";
import { outcome } from "./log";
import type { Run } from "./run";

/** Reads the outcome out, and stops when it is pressed again; undefined in a browser that cannot speak. */
export function speakButton(run: Run): HTMLButtonElement | undefined {
  if (!("speechSynthesis" in window)) return undefined;
  const mark = icon("speaker");
  const label = h("span", {}, "Read out");
  const button = h("button", { type: "button", class: "button small", "data-testid": "speak", "aria-pressed": "false", onclick: () => toggle() }, mark, label);
  const show = (speaking: boolean): void => {
    setAttribute(button, "aria-pressed", String(speaking));
    setIcon(mark, speaking ? "stop" : "speaker");
    setText(label, speaking ? "Stop reading" : "Read out");
  };
  const toggle = (): void => {
    const speaking = button.getAttribute("aria-pressed") === "true";
    speechSynthesis.cancel();
    if (speaking) return show(false);
    const words = new SpeechSynthesisUtterance(summary(run));
    words.lang = "en";
    words.onend = words.onerror = () => show(false);
    show(true);
    speechSynthesis.speak(words);
  };
  return button;
}

/** What a person would be told of a run in a few sentences. */
export function summary(run: Run): string {
  const { state } = run;
  const held = state.criteriaResults.filter((result) => result.state === "passed").length;
  return [
    `${statusWord(state.status)}: ${state.prompt.split("\n")[0]}.`,
    outcome({ status: state.status, attempt: state.attempt, stop_reason: state.stopReason }),
    state.criteria.length > 0 && state.criteriaResults.length > 0 && `${held} of ${plural(state.criteria.length, "criterion", "criteria")} hold.`,
    `Written in ${languageTitle(state.language)}.`,
  ].filter(Boolean).join(" ").replace(/\.\.+/g, ".");
}
