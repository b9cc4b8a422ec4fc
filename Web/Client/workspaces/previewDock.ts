import { byId } from "../dom";
import { recall, remember } from "../panel/remember";
import { PreviewPane } from "../preview/pane";

/** The place of the preview beside the editor, or over it where there is no room: shown and hidden by a key, and the same after a reload. On a phone it is a pane of its own. */
export function startPreview(workspace: string, showPane: (pane: string) => void): void {
  const [dock, toggle] = [byId("app-pane"), byId("preview-toggle")];
  const pane = new PreviewPane();

  const show = (open: boolean): void => {
    dock.hidden = !open;
    toggle.setAttribute("aria-expanded", String(open));
    remember(workspace, { previewOpen: open });
    if (open) {
      dock.append(pane.node);
      pane.show({ workspace_id: workspace });
    } else {
      pane.leave();
      pane.node.remove();
    }
    showPane(open ? "preview" : "editor");
  };

  toggle.addEventListener("click", () => show(!dock.checkVisibility()));
  document.addEventListener("keydown", (event) => {
    if (!event.ctrlKey || event.key !== ".") return;
    event.preventDefault();
    show(!dock.checkVisibility());
    if (dock.hidden) toggle.focus();
  });
  byId("panes").querySelector("[data-pane=preview]")!.addEventListener("click", () => show(true));

  if (recall(workspace).previewOpen) {
    const before = byId("main").dataset["pane"]!;
    show(true);
    showPane(before);
  }
}
