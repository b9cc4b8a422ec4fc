import { byId } from "../dom";

const tabs = ["files", "search", "changes"] as const;
export type SideTab = (typeof tabs)[number];

/** The views beside the editor, as tabs that arrow keys walk; on a phone one pane at a time. */
export function startSide(views: Record<SideTab, () => HTMLElement>, shown: (tab: SideTab) => void): { showPane(pane: string): void } {
  const select = (tab: SideTab, tell = true): void => {
    for (const name of tabs) {
      byId(`tab-${name}`).setAttribute("aria-selected", String(name === tab));
      byId(`tab-${name}`).tabIndex = name === tab ? 0 : -1;
    }
    byId("side").setAttribute("aria-labelledby", `tab-${tab}`);
    byId("side").replaceChildren(views[tab]());
    if (tell) shown(tab);
  };
  for (const tab of tabs) byId(`tab-${tab}`).addEventListener("click", () => select(tab));
  byId("side-tabs").addEventListener("keydown", (event) => {
    const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = tabs.findIndex((tab) => byId(`tab-${tab}`).tabIndex === 0);
    if (!move) return;
    const next = tabs[(at + move + tabs.length) % tabs.length]!;
    select(next);
    byId(`tab-${next}`).focus();
  });
  const buttons = byId("panes").querySelectorAll("button");
  const showPane = (pane: string): void => {
    byId("main").dataset["pane"] = pane;
    for (const button of buttons)
      if (button.dataset["pane"] === pane) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
  };
  for (const button of buttons) button.addEventListener("click", () => showPane(button.dataset["pane"]!));
  select("files", false);
  return { showPane };
}
