import { byId, h } from "../dom";
import { connectedModels } from "../models/connected";
import { keepOption, offer } from "./kept";

/** In the list of tiers, the models that can be asked by name; they come when somebody looks. */
export const modelPrefix = "model:";

export function startModels(): void {
  const select = byId<HTMLSelectElement>("tier");
  byId("options").addEventListener("toggle", async () => {
    if (select.querySelector("optgroup")) return;
    const names = await connectedModels();
    if (names.length === 0) return;
    offer(select, h("optgroup", { label: "One model" }, ...names.map((name) => h("option", { value: modelPrefix + name }, name))));
  });
}

/** One that was chosen before the list of models was there. */
export function keepModel(value: string): void {
  if (value.startsWith(modelPrefix)) keepOption(byId("tier"), value, value.slice(modelPrefix.length));
}
