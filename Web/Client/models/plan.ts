import { attempt } from "../banner";
import { byId, h } from "../dom";
import { post } from "../http";
import type { RoutePlan } from "../wire";
import { languageTitle } from "../status";
import { cost, plural } from "../words";

/** Shows how a request would be read and served, without asking a model. */
export function startPlan(): void {
  byId("plan").addEventListener("submit", async (event) => {
    event.preventDefault();
    const prompt = byId<HTMLInputElement>("plan-prompt").value.trim();
    if (prompt) await attempt(async () => show(await post<RoutePlan>("/models/route", { prompt })));
  });
}

function show(plan: RoutePlan): void {
  const answer = byId("plan-answer");
  const parts = Object.entries(plan.parts);
  answer.replaceChildren(
    h("p", {},
      h("strong", {}, `Complexity ${plan.score}`), parts.length > 0 ? ` = ${parts.map(([part, points]) => `${part} ${points}`).join(" + ")}` : " (nothing in it adds points)",
      `: a ${plan.scored_tier} task`, plan.tier === plan.scored_tier ? "" : `, and ${plan.tier} in the mode ${plan.mode}`, `. ${languageTitle(plan.language)}, kind “${plan.task_class}”.`),
    plan.models.length === 0
      ? h("p", { class: "quiet" }, "No connected model serves it.")
      : h("ol", { class: "plan-models", "data-testid": "plan-models" }, ...plan.models.map(row)));
  answer.hidden = false;
}

const row = (model: RoutePlan["models"][number]): HTMLElement =>
  h("li", {},
    h("strong", {}, model.model),
    h("span", { class: "quiet" }, `${Math.round(model.chance * 100)} % chance of a proof, ${cost(model.cost_usd)} a try${model.tries >= 1 ? `, by ${plural(Math.round(model.tries), "verdict")}` : " (supposed: no verdict yet)"}`),
    model.why ? h("span", { class: "quiet" }, `First because it is ${model.why}.`) : undefined);
