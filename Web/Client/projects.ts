import { attempt } from "./banner";
import { byId } from "./dom";
import { post } from "./http";

document.getElementById("project-add")?.closest("form")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const value = (id: string): string => byId<HTMLInputElement>(id).value.trim();
  const button = byId<HTMLButtonElement>("project-add");
  button.disabled = true;
  void attempt(async () => {
    const { id } = await post<{ id: string }>("/projects", { repository: value("project-repository"), wish: value("project-wish"), budget_usd: Number(value("project-budget")) || undefined, by_night: (document.getElementById("project-night") as HTMLInputElement | null)?.checked });
    location.assign(`/projects/${id}`);
  }).then(() => { button.disabled = false; });
});
