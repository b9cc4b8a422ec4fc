import { byId } from "../dom";
import { recall, remember } from "../panel/remember";
import { Terminals } from "./calls";
import { TerminalPane } from "./pane";

const least = 120;
const step = 24;

/** The place of the terminals below the editor: shown and hidden by a key, as high as it was drawn, and the same after a reload. On a phone it is a pane of its own. */
export function startTerminals(workspace: string, showPane: (pane: string) => void): void {
  const [dock, toggle, grip] = [byId("terminals"), byId("terminal-toggle"), byId("terminal-grip")];
  let pane: TerminalPane | undefined;

  const show = (open: boolean): void => {
    dock.hidden = !open;
    toggle.setAttribute("aria-expanded", String(open));
    remember(workspace, { terminalOpen: open });
    if (open) {
      showPane("terminal");
      pane ??= new TerminalPane(byId("terminal-pane"), new Terminals(workspace), () => { show(false); toggle.focus(); });
      void pane.open();
    } else showPane("editor");
  };
  const setHeight = (height: number): void => {
    const fitting = Math.round(Math.max(least, Math.min(height, byId("main").clientHeight - 200)));
    dock.style.setProperty("--terminal-height", `${fitting}px`);
    grip.setAttribute("aria-valuenow", String(fitting));
    remember(workspace, { terminalHeight: fitting });
  };

  toggle.addEventListener("click", () => show(dock.hidden !== false));
  document.addEventListener("keydown", (event) => {
    if (!event.ctrlKey || event.key !== "`") return;
    event.preventDefault();
    show(dock.hidden !== false);
    if (dock.hidden) toggle.focus();
  });
  byId("panes").querySelector("[data-pane=terminal]")!.addEventListener("click", () => { if (dock.hidden) show(true); });

  grip.addEventListener("pointerdown", (event) => {
    grip.setPointerCapture(event.pointerId);
    grip.onpointermove = (moved) => setHeight(dock.getBoundingClientRect().bottom - moved.clientY);
  });
  grip.addEventListener("lostpointercapture", () => { grip.onpointermove = null; });
  grip.addEventListener("keydown", (event) => {
    const by = { ArrowUp: step, ArrowDown: -step }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    setHeight(dock.clientHeight + by);
  });

  const kept = recall(workspace);
  if (kept.terminalHeight) setHeight(kept.terminalHeight);
  if (kept.terminalOpen) {
    const before = byId("main").dataset["pane"]!;
    show(true);
    showPane(before);
  }
}
