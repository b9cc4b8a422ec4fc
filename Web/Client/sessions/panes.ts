import { byId } from "../dom";

/** What is in view: on a phone one pane at a time, elsewhere only whether the sessions are. */
export function startPanes(): void {
  const sidebar = byId("sidebar-toggle");
  const collapsed = localStorage.getItem("sidebar") === "closed";
  document.body.classList.toggle("sidebar-closed", collapsed);
  sidebar.setAttribute("aria-expanded", String(!collapsed));
  sidebar.addEventListener("click", () => {
    const closed = document.body.classList.toggle("sidebar-closed");
    localStorage.setItem("sidebar", closed ? "closed" : "open");
    sidebar.setAttribute("aria-expanded", String(!closed));
  });
  for (const button of byId("panes").querySelectorAll<HTMLButtonElement>("button"))
    button.addEventListener("click", () => showPane(button.dataset["pane"]!));
}

export function showPane(pane: string): void {
  byId("workbench").dataset["pane"] = pane;
  for (const button of byId("panes").querySelectorAll<HTMLButtonElement>("button")) {
    if (button.dataset["pane"] === pane) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
}
