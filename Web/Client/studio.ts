import { attempt } from "./banner";
import { byId, setText } from "./dom";
import { openFiles } from "./panel/openFiles";
import { recall, remember } from "./panel/remember";
import { followStream } from "./stream";
import { startTerminals } from "./terminals/dock";
import type { Tree } from "./workspaces/calls";
import { Workspace } from "./workspaces/calls";
import { Changes } from "./workspaces/changes";
import { Drafts } from "./workspaces/drafts";
import { EditorPane } from "./workspaces/editorPane";
import { FileTree } from "./workspaces/fileTree";
import { askPath, askWhetherSure } from "./workspaces/names";
import { startPreview } from "./workspaces/previewDock";
import { SearchPane } from "./workspaces/searchPane";
import { startSide } from "./workspaces/side";

const data = JSON.parse(byId("page-data").textContent!) as { id: string; name: string; seq: number };
const workspace = new Workspace(data.id);
const drafts = new Drafts(data.id);
const say = (words: string): void => setText(byId("said"), words);
let tree: Tree | undefined;

const pane = new EditorPane(byId("stage"), workspace, drafts, () => showTree(), say);
const files = new FileTree({ open: (path) => void open(path), add: (kind, beside) => void add(kind, beside), rename: (path) => void rename(path), remove: (path) => void remove(path) });
const search = new SearchPane(workspace, (path, line) => void open(path, line), update);
const changes = new Changes(workspace, pane, update, say);
const side = startSide({ files: () => files.node, search: () => search.node, changes: () => changes.node }, (tab) => {
  if (tab === "search") search.focus();
  if (tab === "changes") void attempt(() => changes.loadCommits());
});

function showTree(): void {
  if (!tree) return;
  files.show(tree, pane.current, drafts.paths);
  changes.show(tree.status);
  const count = new Set([...tree.status.staged, ...tree.status.changed].map((change) => change.path)).size;
  setText(byId("changes-count"), count === 0 ? "" : ` ${count}`);
}

async function update(): Promise<void> {
  tree = await workspace.tree();
  showTree();
  await pane.refresh();
}

async function open(path: string, line?: number): Promise<void> {
  side.showPane("editor");
  if (await attempt(() => pane.open(path, line))) remember(data.id, { file: path });
}

async function add(kind: "file" | "folder", beside: string): Promise<void> {
  const within = tree?.entries.some((entry) => entry.path === beside && entry.kind === "folder") ? `${beside}/` : beside.slice(0, beside.lastIndexOf("/") + 1);
  const path = await askPath(kind === "file" ? "New file" : "New folder", "Create", within);
  if (path === undefined) return;
  const made = await attempt(async () => {
    await (kind === "file" ? workspace.write(path, "", undefined) : workspace.makeFolder(path));
    await update();
  });
  if (made && kind === "file") await open(path);
}

async function rename(path: string): Promise<void> {
  const to = await askPath(`Rename or move ${path}`, "Rename", path);
  if (to === undefined) return;
  await attempt(async () => {
    await workspace.move(path, to);
    drafts.move(path, to);
    const moved = pane.current === path || pane.current?.startsWith(`${path}/`) ? to + pane.current.slice(path.length) : undefined;
    if (moved !== undefined) await pane.open(moved);
    await update();
  });
}

async function remove(path: string): Promise<void> {
  if (!(await askWhetherSure(`Delete ${path}?`, "What is committed of it stays in the history.", "Delete"))) return;
  await attempt(async () => {
    await workspace.remove(path);
    for (const draft of drafts.paths) if (draft === path || draft.startsWith(`${path}/`)) drafts.drop(draft);
    if (pane.current === path || pane.current?.startsWith(`${path}/`)) pane.close();
    await update();
  });
}

startTerminals(data.id, side.showPane);
startPreview(data.id, side.showPane);

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "s") return;
  event.preventDefault();
  void pane.save();
});
byId("keep").addEventListener("click", () => void attempt(async () => { await workspace.keep(); byId("expiring").hidden = true; say("It is kept."); }));
Object.assign(openFiles, {
  paths: () => (tree?.entries ?? []).filter((entry) => entry.kind === "file").map((entry) => entry.path),
  open: (path: string) => void open(path),
});

/** What happens within this time is one change of the page. */
const calm = 150;
let seen = data.seq;
let waiting: number | undefined;
followStream(() => workspace.stream(seen), (message) => {
  const event = JSON.parse(message.data) as { seq?: number; type: string };
  seen = event.seq ?? seen;
  if (event.type === "workspace.expiring") byId("expiring").hidden = false;
  waiting ??= window.setTimeout(() => { waiting = undefined; void update().catch(() => undefined); }, calm);
});

void attempt(async () => {
  await update();
  const last = recall(data.id).file;
  if (last !== undefined && (drafts.get(last) || tree?.entries.some((entry) => entry.path === last))) await pane.open(last);
});
