import { h, icon, setText } from "../dom";
import { post, Problem } from "../http";
import type { ExecuteAccepted } from "../wire";
import type { Run } from "./run";

/** Going on from a run that has ended: its best code, the same tests, and what the person adds. */
export function againForm(run: Run, onAccepted: (accepted: ExecuteAccepted, said: string) => void): { node: HTMLElement; update(): void } {
  const hint = h("textarea", { rows: 2, maxlength: 20000, "aria-label": "What to do differently", placeholder: "What should be different?", "data-testid": "hint" });
  const problem = h("p", { class: "banner bad", role: "alert", hidden: true });
  const send = h("button", { class: "button small primary", "data-testid": "retry" }, icon("send"), "Try again");
  const summary = h("summary", { "data-testid": "again" });
  const form = h("form", { onsubmit: (event) => { event.preventDefault(); void submit(); } }, hint, problem, send);
  const node = h("details", { class: "again", hidden: true }, summary, form);

  async function submit(): Promise<void> {
    send.disabled = true;
    problem.hidden = true;
    const said = hint.value.trim();
    try {
      const accepted = await post<ExecuteAccepted>(`/execute/${run.id}/retry`, { custom_prompt: said || undefined });
      hint.value = "";
      node.open = false;
      onAccepted(accepted, said || "Try again.");
    } catch (error) {
      setText(problem, error instanceof Problem ? error.reasons.join(" ") : "It could not be sent. Reload the page and try again.");
      problem.hidden = false;
    } finally {
      send.disabled = false;
    }
  }

  const update = (): void => {
    const template = run.state.model?.startsWith("builtin/") ?? false; // it would answer the same again
    node.hidden = run.open || template;
    setText(summary, run.state.status === "passed" ? "Ask for a change" : "Try again with a hint");
  };
  return { node, update };
}
