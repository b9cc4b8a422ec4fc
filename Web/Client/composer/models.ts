import { byId, h } from "../dom";
import { connectedModels } from "../models/connected";

/** In the list of tiers, the models that can be asked by name; they come when somebody looks. */
export const modelPrefix = "model:";

export function startModels(): void {
  const select = byId<HTMLSelectElement>("tier");
  byId("options").addEventListener("toggle", async () => {
    if (select.querySelector("optgroup")) return;
    const names = await connectedModels();
    if (names.length === 0) return;
    const kept = select.value;
    select.querySelector("[data-kept]")?.remove();
    select.append(h("optgroup", { label: "One model" }, ...names.map((name) => h("option", { value: modelPrefix + name }, name))));
    select.value = kept;
    if (select.selectedIndex < 0) select.selectedIndex = 0; // no longer connected
  });
}

/** One that was chosen before the list of models was there. */
export function keepModel(value: string): void {
  const select = byId<HTMLSelectElement>("tier");
  if (value.startsWith(modelPrefix) && ![...select.options].some((option) => option.value === value)) select.append(h("option", { value, "data-kept": true }, value.slice(modelPrefix.length)));
}
