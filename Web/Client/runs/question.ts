import { h, icon, setText } from "../dom";
import { post, Problem } from "../http";
import type { Question } from "../wire";
import type { Run } from "./run";

/** What a run waits for: the plan to be agreed on, or a budget to be raised. */
export function questionView(run: Run): { node: HTMLElement; update(): void } {
  const node = h("section", { class: "question", "data-testid": "question", "aria-label": "The run waits for you", hidden: true });
  node.addEventListener("keydown", (event) => { if (event.key === "Escape") event.preventDefault(); }); // leaves the field, not the run
  let shown: Question | undefined;

  return {
    node,
    update(): void {
      const { question, criteria } = run.state;
      node.hidden = !question;
      if (!run.open) localStorage.removeItem(planKey(run));
      if (question === shown) return;
      shown = question;
      node.replaceChildren(...(question ? [question.kind === "plan" ? planForm(run, question, criteria) : question.kind === "shift" ? shiftForm(run, question) : budgetForm(run, question)] : []));
    },
  };
}

const planKey = (run: Run): string => `plan:${run.id}`;

/** What is changed in it is kept for a reload. */
function planForm(run: Run, question: Question, criteria: readonly string[]): HTMLElement {
  const list = h("ol", { oninput: () => keep() });
  const texts = (): string[] => [...list.querySelectorAll("textarea")].map((field) => field.value);
  const keep = (): void => localStorage.setItem(planKey(run), JSON.stringify(texts()));
  const add = (text = ""): HTMLTextAreaElement => {
    const field = h("textarea", { rows: 1, maxlength: 300, "aria-label": "What has to hold", "data-testid": "criterion-edit" });
    field.value = text;
    const row = h("li", {}, field, h("button", { type: "button", class: "icon-button", "aria-label": "Remove this statement", title: "Remove", onclick: () => { row.remove(); keep(); } }, icon("cross")));
    field.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); add().focus(); } }); // one line each
    list.append(row);
    return field;
  };
  const kept = localStorage.getItem(planKey(run));
  for (const text of kept ? (JSON.parse(kept) as string[]) : criteria) add(text);
  if (list.childElementCount === 0) add();

  return answerForm(run, question, [list], "Go on", () => {
    const edited = texts().map((text) => text.replace(/\s+/g, " ").trim()).filter(Boolean);
    return edited.join("\n") === criteria.join("\n") ? {} : { criteria: edited };
  }, h("button", { type: "button", class: "button small", onclick: () => add().focus() }, icon("plus"), "Add a statement"));
}

function budgetForm(run: Run, question: Question): HTMLElement {
  const { limit_usd: limit = 0, left_usd: left, needed_usd: needed } = question.shortage!;
  const amount = h("input", { type: "number", min: 0, step: "any", inputmode: "decimal", "data-testid": "budget" });
  amount.value = String(Number(Math.max(2 * limit, limit - left + 2 * needed).toPrecision(2)));
  return stoppable(run, (stop) => answerForm(run, question, [h("label", {}, "Raise it to (USD) ", amount)], "Go on", () => ({ budget_usd: Number(amount.value) }), stop));
}

const shiftForm = (run: Run, question: Question): HTMLElement => stoppable(run, (stop) => answerForm(run, question, [], "Go on now", () => ({}), stop));

/** A form that offers to end the run with what there is. */
function stoppable(run: Run, form: (stop: HTMLElement) => HTMLElement): HTMLElement {
  const stop = h("button", { type: "button", class: "button small", "data-testid": "stop-here" }, icon("stop"), "Stop here");
  const made = form(stop);
  stop.addEventListener("click", () => void send(run, made, { go_on: false }));
  return made;
}

function answerForm(run: Run, question: Question, fields: HTMLElement[], action: string, answer: () => object, ...others: HTMLElement[]): HTMLElement {
  const problem = h("p", { class: "banner bad", role: "alert", hidden: true });
  const form = h("form", { onsubmit: (event) => { event.preventDefault(); void send(run, form, answer()); } },
    h("p", { class: "ask" }, question.text), ...fields, problem,
    h("div", { class: "answer-row" }, h("button", { class: "button small primary", "data-testid": "go-on" }, icon("send"), action), ...others));
  return form;
}

/** The answer's event takes the form away; until then it can be sent again. */
async function send(run: Run, form: HTMLElement, answer: object): Promise<void> {
  const problem = form.querySelector<HTMLElement>("[role=alert]")!;
  const buttons = form.querySelectorAll("button");
  problem.hidden = true;
  for (const button of buttons) button.disabled = true;
  try {
    await post(`/execute/${run.id}/answer`, answer);
  } catch (error) {
    setText(problem, error instanceof Problem ? error.reasons.join(" ") : "It could not be sent. Reload the page and try again.");
    problem.hidden = false;
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}
