import { attempt } from "../banner";
import { h, icon, setText } from "../dom";
import { plural } from "../words";
import type { Change, Commit, Status, Workspace } from "./calls";
import type { EditorPane } from "./editorPane";
import { askWhetherSure } from "./names";

const kinds: Record<Change["kind"], string> = { added: "new", untracked: "new", modified: "changed", deleted: "deleted" };

/** What was changed, what goes into the next commit, and the commits so far. */
export class Changes {
  private readonly message = h("textarea", { id: "commit-message", rows: "2", maxlength: "5000", placeholder: "What was changed", "data-testid": "commit-message" });
  private readonly commitButton = h("button", { type: "button", class: "button primary small", "data-testid": "commit", onclick: () => void this.commit() }, icon("check"), "Commit");
  private readonly staged = h("div", { class: "change-list", "data-testid": "staged" });
  private readonly changed = h("div", { class: "change-list", "data-testid": "changed" });
  private readonly commits = h("ol", { class: "commits", "data-testid": "commits" });
  private readonly more = h("button", { type: "button", class: "button small", hidden: true, onclick: () => void attempt(() => this.loadCommits(this.page + 1)) }, "Older commits");
  readonly node = h("div", { class: "studio-changes" },
    h("label", { class: "hidden", for: "commit-message" }, "Message of the commit"), this.message, this.commitButton, this.staged, this.changed,
    h("section", { "aria-labelledby": "history-heading" }, h("h2", { class: "tree-group", id: "history-heading" }, "History"), this.commits, this.more));
  private page = 0;
  private shown = "";

  constructor(private readonly workspace: Workspace, private readonly pane: EditorPane, private readonly update: () => Promise<void>, private readonly say: (words: string) => void) {}

  show(status: Status): void {
    const key = JSON.stringify(status);
    if (key === this.shown) return;
    this.shown = key;
    this.commitButton.disabled = status.staged.length === 0;
    this.fill(this.staged, "Staged", status.staged, true, [["Unstage", "dash", (paths) => this.git("unstage", paths)]]);
    this.fill(this.changed, "Changes", status.changed, false, [["Discard", "again", (paths) => this.discard(paths)], ["Stage", "plus", (paths) => this.git("stage", paths)]]);
  }

  /** The newest commits anew. */
  async loadCommits(page = 1): Promise<void> {
    const { commits, total } = await this.workspace.history(page);
    const rows = commits.map((commit) => h("li", {}, h("button", { type: "button", class: "commit", "data-testid": "commit-row", onclick: () => void attempt(() => this.showCommit(commit)) },
      h("span", {}, commit.message.split("\n")[0]!), h("span", { class: "quiet" }, `${commit.author}, ${new Date(commit.at).toLocaleString()} · ${commit.sha.slice(0, 7)}`))));
    if (page === 1) this.commits.replaceChildren(...rows);
    else this.commits.append(...rows);
    this.page = page;
    this.more.hidden = this.commits.childElementCount >= total;
  }

  private fill(place: HTMLElement, name: string, changes: Change[], staged: boolean, acts: [string, string, (paths?: string[]) => Promise<void>][]): void {
    const buttons = (paths: string[] | undefined, of: string): HTMLElement[] => acts.map(([word, picture, run]) =>
      h("button", { type: "button", class: "icon-button", "aria-label": `${word} ${of}`, title: word, "data-testid": `${word.toLowerCase()}${paths ? "" : "-all"}`, onclick: () => void run(paths) }, icon(picture)));
    place.replaceChildren(
      h("div", { class: "change-head" }, h("h2", { class: "tree-group" }, `${name} (${changes.length})`), h("span", { class: "spring" }), ...(changes.length === 0 ? [] : buttons(undefined, staged ? "everything staged" : "all changes"))),
      changes.length === 0
        ? h("p", { class: "quiet small tree-empty" }, staged ? "Nothing is staged." : "Nothing was changed since.")
        : h("ul", { "aria-label": name }, ...changes.map((change) => h("li", { class: "change" },
          h("button", { type: "button", class: "file", title: change.path, "data-testid": "change", onclick: () => void attempt(() => this.showDiff(change, staged)) },
            icon("file"), h("span", {}, change.path), h("span", { class: "change-mark", "data-kind": change.kind }, kinds[change.kind])), ...buttons([change.path], change.path)))));
  }

  private async git(what: "stage" | "unstage", paths?: string[]): Promise<void> {
    await attempt(async () => { await this.workspace.git(what, paths); await this.update(); });
  }

  private async discard(paths?: string[]): Promise<void> {
    const what = paths ? paths[0]! : "all changes";
    if (!(await askWhetherSure(`Discard ${what}?`, "What was changed since it was staged or committed is gone for good, and new files are deleted.", "Discard"))) return;
    await attempt(async () => { await this.workspace.git("discard", paths); await this.update(); });
  }

  private async commit(): Promise<void> {
    await attempt(async () => {
      await this.workspace.commit(this.message.value);
      this.message.value = "";
      this.say("Committed.");
      await Promise.all([this.update(), this.loadCommits()]);
    });
  }

  private async showDiff(change: Change, staged: boolean): Promise<void> {
    const diff = await this.workspace.diff(change.path, staged);
    await this.pane.compare(`${change.path}: ${staged ? "committed, and staged" : "before, and now"}`, change.path, diff.before ?? "", diff.after ?? "");
  }

  private async showCommit(commit: Commit): Promise<void> {
    const { files, patch, truncated } = await this.workspace.show(commit.sha);
    const lines = patch.split("\n").map((line) => h("span", { class: line.startsWith("+") ? "added" : line.startsWith("-") ? "removed" : line.startsWith("@@") ? "place" : "" }, `${line}\n`));
    const note = h("p", { class: "quiet small" });
    setText(note, `${commit.author}, ${new Date(commit.at).toLocaleString()}. ${plural(files.length, "file")}.${truncated ? " Only the first part is shown." : ""}`);
    this.pane.view(commit.message.split("\n")[0]!, h("div", { class: "commit-view", "data-testid": "commit-view" }, h("p", { class: "commit-message" }, commit.message), note, h("pre", { class: "patch" }, ...lines)));
  }
}
