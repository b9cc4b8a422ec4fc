import { h, setText } from "../dom";
import type { DiffEditor } from "../editor/editor";
import { get } from "../http";
import type { Run } from "../runs/run";
import type { AttemptDetail, ExecutionDetail, SourceFile } from "../wire";
import { plural } from "../words";

interface Version { key: string; label: string; files: readonly SourceFile[] }

/** Any two attempts side by side, and what the run went on from. */
export class DiffTab {
  readonly node = h("div", { class: "diff-pane" });
  private readonly host = h("div", { class: "editor", "data-testid": "diff" });
  private readonly from = h("select", { id: "diff-from", "data-testid": "diff-from", onchange: () => { this.base = this.from.value; this.render(); } });
  private readonly file = h("select", { id: "diff-file", "data-testid": "diff-file", onchange: () => { this.path = this.file.value; this.render(); } });
  private readonly to = h("span", {});
  private readonly summary = h("span", { class: "quiet", "data-testid": "diff-summary" });
  private readonly empty = h("p", { class: "panel-empty quiet" });
  private readonly head = h("div", { class: "diff-head" },
    h("label", { for: "diff-from" }, "From"), this.from, this.to, h("label", { class: "hidden", for: "diff-file" }, "File"), this.file, this.summary);
  private editor?: Promise<DiffEditor>;
  private run?: Run;
  private attempt?: AttemptDetail;
  private parent?: ExecutionDetail;
  private base?: string;
  private path?: string;
  private shown = "";

  show(run: Run | undefined, attempt: AttemptDetail | undefined): void {
    if (this.run !== run) [this.parent, this.base] = [undefined, undefined];
    [this.run, this.attempt] = [run, attempt];
    const parent = run?.detail?.parent_id;
    if (parent && this.parent?.id !== parent) void get<ExecutionDetail>(`/execute/${parent}`).then((detail) => { if (this.run === run) { this.parent = detail; this.render(); } }, () => undefined);
    this.render();
  }

  private versions(): Version[] {
    const before: Version[] = this.parent && this.parent.files.length > 0 ? [{ key: "parent", label: "What was there before", files: [...this.parent.files, ...this.parent.test_files] }] : [];
    const tests = this.run?.detail?.test_files ?? [];
    return [...before, ...(this.run?.detail?.attempts ?? []).filter((attempt) => attempt.files.length > 0).map((attempt) => ({ key: String(attempt.number), label: `Attempt ${attempt.number}`, files: [...attempt.files, ...tests] }))];
  }

  private render(): void {
    const versions = this.versions();
    const after = versions.find((version) => version.key === String(this.attempt?.number));
    const others = versions.filter((version) => version !== after);
    if (!after || others.length === 0) {
      this.shown = "";
      setText(this.empty, "With a second attempt, this shows what changed between the two.");
      return this.node.replaceChildren(this.empty);
    }
    const before = others.find((version) => version.key === this.base) ?? others[Math.max(0, versions.indexOf(after) - 1)]!;
    const changed = changes(before.files, after.files);
    const path = changed.some((change) => change.path === this.path) ? this.path : changed[0]?.path;
    const key = JSON.stringify([this.run?.id, versions.map((version) => version.key), before.key, after.key, path, changed.map((change) => change.path)]);
    if (key === this.shown && this.node.contains(this.head)) return;
    this.shown = key;
    this.from.replaceChildren(...others.map((version) => h("option", { value: version.key, selected: version === before }, version.label)));
    setText(this.to, `to attempt ${after.key}`);
    this.file.replaceChildren(...changed.map((change) => h("option", { value: change.path, selected: change.path === path }, `${change.path}${change.mark}`)));
    this.file.hidden = changed.length === 0;
    setText(this.summary, changed.length === 0 ? "No changes" : `${plural(changed.length, "file")} changed`);
    if (!this.node.contains(this.head)) this.node.replaceChildren(this.head, this.host);
    this.host.hidden = path === undefined;
    if (path) void this.compare(path, contentOf(before, path), contentOf(after, path), key);
  }

  private async compare(path: string, before: string, after: string, key: string): Promise<void> {
    this.editor ??= import("../editor/editor").then(({ createDiffEditor }) => createDiffEditor(this.host));
    const editor = await this.editor;
    if (key === this.shown) editor.show(path, before, after);
  }
}

const contentOf = (version: Version, path: string): string => version.files.find((file) => file.path === path)?.content ?? "";

function changes(before: readonly SourceFile[], after: readonly SourceFile[]): { path: string; mark: string }[] {
  const [old, now] = [new Map(before.map((file) => [file.path, file.content])), new Map(after.map((file) => [file.path, file.content]))];
  return [...new Set([...old.keys(), ...now.keys()])].sort()
    .filter((path) => old.get(path) !== now.get(path))
    .map((path) => ({ path, mark: !old.has(path) ? " (new)" : !now.has(path) ? " (removed)" : "" }));
}
