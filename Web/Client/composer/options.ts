import { byId } from "../dom";
import { keepAgent } from "./agents";
import { keepModel } from "./models";
import { keepTemplate } from "./templates";

/** Values by the id of their field. */
export type Options = Record<string, string>;

type Field = HTMLSelectElement | HTMLInputElement;

/** What is chosen beside the words and outlives a reload, as they do. */
const kept = ["language", "max-attempts", "tier", "mode", "agent", "template", "budget", "time-limit", "plan", "use-code"];

/** With those that are there only once the repositories are. */
const all = [...kept, "repository", "pull"];

export const chosenOptions = (): Options => valuesOf(all);

/** Takes over what is kept under the key, and keeps there what is chosen from now on. */
export function keepOptions(key: string): void {
  setOptions(JSON.parse(localStorage.getItem(key) ?? "{}") as Options);
  for (const id of kept) fieldOf(id).addEventListener("change", () => localStorage.setItem(key, JSON.stringify(valuesOf(kept))));
}

/** Chooses the same again, unless something is chosen. */
export function chooseAgain(options: Options): void {
  if (all.some((id) => isChosen(fieldOf(id)))) return;
  setOptions(options);
  fieldOf("language").dispatchEvent(new Event("change"));
}

function setOptions(options: Options): void {
  keepModel(options["tier"] ?? "");
  keepAgent(options["agent"] ?? "");
  keepTemplate(options["template"] ?? "");
  for (const id of all) {
    const field = fieldOf(id);
    const value = options[id];
    if (value === undefined) continue;
    if (isBox(field)) field.checked = value === "true";
    else field.value = value;
    if (field.value === "" && field instanceof HTMLSelectElement) field.selectedIndex = 0; // no longer offered
    if (id === "repository") field.dispatchEvent(new Event("change")); // the pull request goes with it
  }
}

const fieldOf = (id: string): Field => byId<Field>(id);

const isBox = (field: Field): field is HTMLInputElement => field.type === "checkbox";

const valuesOf = (ids: readonly string[]): Options => Object.fromEntries(ids.map((id) => [id, isBox(fieldOf(id)) ? String((fieldOf(id) as HTMLInputElement).checked) : fieldOf(id).value]));

/** Whether it says something else than when the page came. */
function isChosen(field: Field): boolean {
  if (field instanceof HTMLInputElement) return field.type === "checkbox" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
  return field.selectedIndex !== Math.max(0, [...field.options].findIndex((option) => option.defaultSelected));
}
