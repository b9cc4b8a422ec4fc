import { attempt } from "../banner";
import { byId, setText } from "../dom";
import { put } from "../http";

/** Saves the settings as soon as one of them changes. */
export function startRouting(): void {
  const form = byId<HTMLFormElement>("routing");
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", async () => {
    setText(byId("routing-saved"), "Saving…");
    const saved = await attempt(() => put("/models/settings", settingsOf(form)));
    setText(byId("routing-saved"), saved ? "Saved. It holds for the requests after this." : "Not saved.");
  });
}

function settingsOf(form: HTMLFormElement): object {
  const values = new FormData(form);
  const roles = [...form.querySelectorAll<HTMLSelectElement>("[data-role]")].filter((select) => select.value !== "");
  return {
    mode: values.get("mode"),
    llm_preference: values.get("llm_preference"),
    learning: values.has("learning"),
    roles: Object.fromEntries(roles.map((select) => [select.dataset["role"], select.value])),
  };
}
