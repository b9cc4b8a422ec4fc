import { byId } from "../dom";
import { recall, remember } from "../panel/remember";

/** Narrower than this, the sessions lie over the page as a drawer. */
const narrow = matchMedia("(max-width: 1180px)");

/** What is in view: on a phone one pane at a time, elsewhere whether the sessions are. */
export function startPanes(session: string | undefined): void {
  document.body.classList.toggle("sidebar-closed", localStorage.getItem("sidebar") === "closed");
  byId("sidebar-toggle").addEventListener("click", toggle);
  narrow.addEventListener("change", describe);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !document.body.classList.contains("drawer")) return;
    event.preventDefault();
    closeDrawer();
    byId("sidebar-toggle").focus();
  }, true);
  byId("conversation").addEventListener("pointerdown", closeDrawer);
  byId("panel").addEventListener("pointerdown", closeDrawer);
  for (const button of paneButtons()) button.addEventListener("click", () => {
    showPane(button.dataset["pane"]!);
    remember(session, { pane: button.dataset["pane"]! });
  });
  const pane = recall(session).pane;
  if (pane) showPane(pane);
  describe();
}

export function showPane(pane: string): void {
  byId("main").dataset["pane"] = pane;
  for (const button of paneButtons()) {
    if (button.dataset["pane"] === pane) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
}

const paneButtons = (): NodeListOf<HTMLButtonElement> => byId("panes").querySelectorAll("button");

function toggle(): void {
  if (narrow.matches) document.body.classList.toggle("drawer");
  else localStorage.setItem("sidebar", document.body.classList.toggle("sidebar-closed") ? "closed" : "open");
  describe();
}

function closeDrawer(): void {
  document.body.classList.remove("drawer");
  describe();
}

function describe(): void {
  const { classList } = document.body;
  byId("sidebar-toggle").setAttribute("aria-expanded", String(narrow.matches ? classList.contains("drawer") : !classList.contains("sidebar-closed")));
}
