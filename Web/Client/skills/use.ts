import { attempt } from "../banner";
import { byId, setText } from "../dom";
import { put } from "../http";

/** Each choice of when a skill goes along is kept as soon as it is made. */
export function keepUses(): void {
  byId("main").addEventListener("change", (event) => {
    const select = (event.target as HTMLElement).closest<HTMLSelectElement>("select[data-use]");
    if (!select) return;
    void attempt(async () => {
      await put(`/skills/${select.dataset["use"]}`, { use: select.value });
      for (const same of document.querySelectorAll<HTMLSelectElement>(`select[data-use="${select.dataset["use"]}"]`)) same.value = select.value;
      setText(byId("said"), `${select.getAttribute("aria-label")}: ${select.selectedOptions[0]!.text}. Saved.`);
    });
  });
}
