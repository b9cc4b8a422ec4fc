import { h, icon } from "../dom";
import { plural } from "../words";
import type { ChangeKind, Entry, Tree } from "./calls";

export interface TreeActions {
  open(path: string): void;
  add(kind: "file" | "folder", beside: string): void;
  rename(path: string): void;
  remove(path: string): void;
}

const marks: Record<ChangeKind, [string, string]> = { added: ["A", "added"], untracked: ["N", "new"], modified: ["M", "changed"], deleted: ["D", "deleted"] };

/** Files under their folders. Arrow keys walk it, F2 renames and Del deletes what they are at. */
export class FileTree {
  readonly node: HTMLElement;
  private readonly list = h("ul", { class: "tree", role: "tree", "aria-label": "Files", "data-testid": "tree" });
  private readonly closed = new Set<string>();
  private tree: Tree = { entries: [], truncated: false, bytes: 0, most_bytes: 1, status: { staged: [], changed: [] } };
  private current = "";
  private unsaved: ReadonlySet<string> = new Set();
  private shown = "";

  constructor(private readonly actions: TreeActions) {
    const act = (name: string, picture: string, run: () => void, test: string): HTMLElement =>
      h("button", { type: "button", class: "icon-button", "aria-label": name, title: name, "data-command": picture, "data-testid": test, onclick: run }, icon(picture));
    this.node = h("div", { class: "studio-files" },
      h("div", { class: "studio-tools", role: "group", "aria-label": "Files" },
        act("New file", "plus", () => actions.add("file", this.current), "new-file"), act("New folder", "grid", () => actions.add("folder", this.current), "new-folder"),
        act("Rename or move", "edit", () => { if (this.current) actions.rename(this.current); }, "rename"), act("Delete", "trash", () => { if (this.current) actions.remove(this.current); }, "delete")),
      this.list);
    this.list.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("focusin", (event) => { this.current = (event.target as HTMLElement).dataset["path"] ?? this.current; });
  }

  /** Draws what has changed; who stands on an entry goes on standing there. */
  show(tree: Tree, open: string | undefined, unsaved: readonly string[]): void {
    [this.tree, this.unsaved] = [tree, new Set(unsaved)];
    if (open !== undefined && !this.list.contains(document.activeElement)) this.current = open;
    const key = JSON.stringify([tree.entries, tree.status, tree.truncated, open, unsaved, [...this.closed]]);
    if (key === this.shown) return;
    this.shown = key;
    const focused = this.list.contains(document.activeElement);
    const kinds = new Map([...tree.status.staged, ...tree.status.changed].map((change) => [change.path, change.kind]));
    const items = tree.entries.filter((entry) => !this.hidden(entry.path)).map((entry) => this.item(entry, open, kinds.get(entry.path)));
    this.list.replaceChildren(...items.map((item) => h("li", { role: "none" }, item)));
    if (items.length === 0) this.list.replaceChildren(h("li", { role: "treeitem", class: "quiet tree-empty" }, "There are no files yet."));
    if (tree.truncated) this.list.append(h("li", { role: "none", class: "quiet tree-empty" }, `Only the first ${plural(tree.entries.length, "entry", "entries")} are shown.`));
    const at = items.find((item) => item.dataset["path"] === this.current) ?? items[0];
    if (at) at.tabIndex = 0;
    if (focused) at?.focus();
  }

  private item(entry: Entry, open: string | undefined, kind: ChangeKind | undefined): HTMLButtonElement {
    const folder = entry.kind === "folder";
    const parts = entry.path.split("/");
    const mark = kind && marks[kind];
    const unsaved = this.unsaved.has(entry.path);
    const item = h("button", {
      type: "button", class: folder ? "file folder" : "file", role: "treeitem", tabindex: "-1", title: entry.kind === "link" ? `${entry.path} is a link, which is not followed.` : entry.path, disabled: entry.kind === "link",
      "aria-level": parts.length, "aria-expanded": folder ? String(!this.closed.has(entry.path)) : null, "aria-selected": String(entry.path === open), "data-path": entry.path, "data-testid": "entry",
      onclick: () => (folder ? this.toggle(entry.path) : this.actions.open(entry.path)),
    }, folder ? h("span", { class: "twist", "aria-hidden": "true" }) : icon("file"), h("span", {}, parts.at(-1)!),
    unsaved && h("span", { class: "edited" }, icon("dot"), h("span", { class: "hidden" }, "not saved")),
    mark && h("span", { class: "change-mark", "data-kind": kind! }, h("span", { "aria-hidden": "true" }, mark[0]), h("span", { class: "hidden" }, mark[1])));
    item.style.setProperty("--depth", String(parts.length - 1));
    return item;
  }

  private hidden(path: string): boolean {
    return [...this.closed].some((folder) => path.startsWith(`${folder}/`));
  }

  private toggle(path: string, close = !this.closed.has(path)): void {
    if (close) this.closed.add(path);
    else this.closed.delete(path);
    this.current = path;
    this.show(this.tree, this.list.querySelector<HTMLElement>("[aria-selected=true]")?.dataset["path"], [...this.unsaved]);
  }

  private key(event: KeyboardEvent): void {
    const items = [...this.list.querySelectorAll<HTMLButtonElement>("button:not(:disabled)")];
    const at = items.indexOf(event.target as HTMLButtonElement);
    const path = items[at]?.dataset["path"];
    if (path === undefined) return;
    const go = (index: number): void => { items[at]!.tabIndex = -1; const next = items[Math.max(0, Math.min(items.length - 1, index))]!; next.tabIndex = 0; next.focus(); };
    const keys: Record<string, () => void> = {
      ArrowDown: () => go(at + 1), ArrowUp: () => go(at - 1), Home: () => go(0), End: () => go(items.length - 1),
      ArrowRight: () => { if (items[at]!.classList.contains("folder")) this.toggle(path, false); },
      ArrowLeft: () => { if (items[at]!.classList.contains("folder")) this.toggle(path, true); },
      F2: () => this.actions.rename(path), Delete: () => this.actions.remove(path),
    };
    const run = keys[event.key];
    if (!run) return;
    event.preventDefault();
    run();
  }
}
