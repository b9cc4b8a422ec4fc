import { attempt } from "./banner";
import { startCharts } from "./charts/later";
import { byId, h, setText } from "./dom";
import { post, put } from "./http";
import { refresh } from "./swap";
import type { CostForecast } from "./wire";
import { cost, duration, plural } from "./words";

const numberOf = (id: string): number | undefined => {
  const value = byId<HTMLInputElement>(id).value;
  return value === "" ? undefined : Number(value);
};

startCharts();

byId("budget-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  await attempt(async () => {
    await put("/usage/budgets", { day_usd: numberOf("budget-day"), month_usd: numberOf("budget-month"), warn_percent: numberOf("budget-warn") });
    await refresh("budgets");
    setText(byId("budget-saved"), "Saved. It counts from the next call on.");
  });
});

byId("forecast-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const tasks = byId<HTMLTextAreaElement>("forecast-tasks").value.split("\n").map((line) => line.trim()).filter(Boolean).map((prompt) => ({ prompt }));
  if (tasks.length > 0) await attempt(async () => show(await post<CostForecast>("/usage/forecast", { tasks })));
});

function show(forecast: CostForecast): void {
  byId("forecast").replaceChildren(
    h("p", {}, h("strong", {}, `${plural(forecast.tasks, "request")}: about ${cost(forecast.likely_usd)}`), `, most likely between ${cost(forecast.low_usd)} and ${cost(forecast.high_usd)}; about ${duration(forecast.likely_seconds * 1000)} one after another.`),
    h("p", { class: "quiet small" }, forecast.note));
  byId("forecast").hidden = false;
}
