import { h, icon, setAttribute, setText } from "../dom";
import { post, Problem } from "../http";
import { connectedModels, isTemplate } from "../models/connected";
import type { ExecuteAccepted } from "../wire";
import { replay } from "./replay";
import type { Run } from "./run";

/** What can be done with a run that has ended: go on from its best code with a hint or from any attempt, have another model do it, or take what there is. */
export function nextView(run: Run, onAccepted: (accepted: ExecuteAccepted, said: string) => void): { node: HTMLElement; update(): void } {
  const hint = h("textarea", { rows: 2, maxlength: 20000, "aria-label": "What to do differently", placeholder: "What should be different?", "data-testid": "hint" });
  const key = `hint:${run.id}`; // kept for a reload
  hint.value = localStorage.getItem(key) ?? "";
  hint.addEventListener("input", () => localStorage.setItem(key, hint.value));
  const model = h("select", { "data-testid": "other-model" });
  const which = h("label", { class: "field", hidden: true }, "Model", model);
  const from = h("select", { "data-testid": "fork-from" });
  const where = h("label", { class: "field" }, "Go on from", from);
  const problem = h("p", { class: "banner bad", role: "alert", hidden: true });
  const send = h("button", { class: "button small primary", "data-testid": "retry" }, icon("send"), "Try again");
  const form = h("form", { hidden: true, onsubmit: (event) => { event.preventDefault(); void submit(); } }, which, where, hint, problem, send);
  const again = h("button", { type: "button", class: "button small", "data-testid": "again", "aria-expanded": "false", onclick: () => open(false) }, icon("again"), h("span", {}));
  const other = h("button", { type: "button", class: "button small", "data-testid": "another-model", "aria-expanded": "false", onclick: () => open(true) }, icon("model"), "Another model");
  const take = h("a", { class: "button small", download: true, "data-testid": "take" }, icon("download"), "Take it as it is");
  const node = h("section", { class: "next", "aria-label": "What next", hidden: true }, h("div", { class: "answer-row" }, again, other, take), form);

  /** @param choosing the model is to be another one */
  function open(choosing: boolean): void {
    const same = !form.hidden && which.hidden !== choosing;
    form.hidden = same;
    which.hidden = !choosing;
    setAttribute(again, "aria-expanded", String(!form.hidden && !choosing));
    setAttribute(other, "aria-expanded", String(!form.hidden && choosing));
    if (form.hidden) return;
    if (choosing) model.replaceChildren(...others().map((name) => h("option", {}, name)));
    const earlier = run.state.attempts.slice(0, -1);
    where.hidden = earlier.length === 0;
    from.replaceChildren(h("option", { value: "" }, "Its best attempt"), ...earlier.map(({ number }) => h("option", { value: String(number) }, `Attempt ${number}, and forget what came after`)));
    (choosing ? model : hint).focus();
    form.scrollIntoView({ block: "nearest" });
  }

  let connected: readonly string[] | undefined;
  const others = (): string[] => (run.state.model ? (connected ?? []).filter((name) => name !== run.state.model) : []); // until its events are read, nobody knows which one it was

  async function submit(): Promise<void> {
    send.disabled = true;
    problem.hidden = true;
    const said = hint.value.trim();
    const chosen = which.hidden ? undefined : model.value;
    try {
      const accepted = from.value ? await replay(run.id, { replies_through: Number(from.value), modifications: said || undefined, model: chosen })
        : await post<ExecuteAccepted>(`/execute/${run.id}/retry`, { custom_prompt: said || undefined, model: chosen });
      hint.value = "";
      localStorage.removeItem(key);
      form.hidden = true;
      for (const button of [again, other]) setAttribute(button, "aria-expanded", "false");
      onAccepted(accepted, said || (chosen ? `Try again with ${chosen}.` : "Try again."));
    } catch (error) {
      setText(problem, error instanceof Problem ? error.reasons.join(" ") : "It could not be sent. Reload the page and try again.");
      problem.hidden = false;
    } finally {
      send.disabled = false;
    }
  }

  const update = (): void => {
    const template = isTemplate(run.state.model); // it would answer the same again
    const proven = run.state.status === "passed";
    again.hidden = template;
    other.hidden = proven || others().length === 0;
    take.hidden = proven || !run.state.artifactId;
    node.hidden = run.open || (again.hidden && other.hidden && take.hidden);
    setText(again.lastChild!, proven ? "Ask for a change" : "Try again with a hint");
    if (run.state.artifactId) setAttribute(take, "href", `/api/artifacts/${run.state.artifactId}/download`);
    if (connected || run.open || proven) return;
    connected = [];
    void connectedModels().then((names) => { connected = names; update(); });
  };
  return { node, update };
}
