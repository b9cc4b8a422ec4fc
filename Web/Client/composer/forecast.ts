import { byId, setText } from "../dom";
import { post } from "../http";
import type { CostForecast } from "../wire";
import { cost, wholeSeconds } from "../words";
import type { Request } from "./queue";

/** So long nothing is typed before it is asked. */
const stillness = 700;

/** Says before a request is sent what it will probably cost and take. */
export function startForecast(form: HTMLFormElement, gather: () => Request): void {
  let waiting = 0;
  let asked = 0;
  const place = byId("request-forecast");

  const tell = async (): Promise<void> => {
    const number = ++asked;
    const { prompt, language, mode, tier, model, template_id } = gather();
    const forecast = prompt === "" ? undefined : await post<CostForecast>("/usage/forecast", { tasks: [{ prompt, language, mode, tier, model, template_id }] }).catch(() => undefined);
    if (number !== asked) return; // more was typed meanwhile
    setText(place, forecast ? `About ${cost(forecast.likely_usd)} and ${wholeSeconds(forecast.likely_seconds * 1_000)}` : "");
    place.title = forecast ? `Most likely ${cost(forecast.low_usd)} to ${cost(forecast.high_usd)}. ${forecast.note}` : "";
  };

  const later = (): void => {
    clearTimeout(waiting);
    waiting = window.setTimeout(() => void tell(), stillness);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", later);
  later();
}
