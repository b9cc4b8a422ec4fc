import { h, setText } from "../dom";
import type { DiffEditor } from "../editor/editor";
import { get } from "../http";
import type { Run } from "../runs/run";
import type { AttemptDetail, ExecutionDetail, SourceFile } from "../wire";
import { plural } from "../words";

/** @param files undefined until they are read */
interface Version { key: string; label: string; files?: readonly SourceFile[] }

export interface OtherRun { id: string; label: string }

/** Any two attempts side by side, what the run went on from, and what the session's other runs came to. */
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
  /** Other runs; undefined while they are on their way. */
  private readonly read = new Map<string, ExecutionDetail | undefined>();
  private base?: string;
  private path?: string;
  private shown = "";

  /** @param others the session's other runs that have ended, in their order */
  constructor(private readonly others: (run: Run) => OtherRun[]) {}

  show(run: Run | undefined, attempt: AttemptDetail | undefined): void {
    if (this.run !== run) this.base = undefined;
    [this.run, this.attempt] = [run, attempt];
    this.render();
  }

  private versions(): Version[] {
    if (!this.run) return [];
    const { attempts = [], test_files = [], parent_id } = this.run.detail ?? {};
    const elsewhere = this.others(this.run).filter(({ id }) => id !== parent_id);
    return [
      ...(parent_id ? [{ key: parent_id, label: "What was there before", files: this.filesOf(parent_id) }] : []),
      ...attempts.filter((attempt) => attempt.files.length > 0).map((attempt) => ({ key: String(attempt.number), label: `Attempt ${attempt.number}`, files: [...attempt.files, ...test_files] })),
      ...elsewhere.map(({ id, label }) => ({ key: id, label, files: this.filesOf(id) })),
    ].filter(({ files }) => files?.length !== 0);
  }

  private filesOf(id: string): readonly SourceFile[] | undefined {
    const detail = this.read.get(id);
    return detail && [...detail.files, ...detail.test_files];
  }

  /** Brings the files of another run, and shows what then is to be shown. */
  private async fetch(id: string): Promise<void> {
    if (this.read.has(id)) return;
    this.read.set(id, undefined);
    const detail = await get<ExecutionDetail>(`/execute/${id}`).catch(() => undefined);
    if (detail) {
      this.read.set(id, detail);
      this.render();
    } else {
      this.read.delete(id);
      setText(this.summary, "It could not be read. Choose it again.");
    }
  }

  private render(): void {
    const versions = this.versions();
    const after = versions.find((version) => version.key === String(this.attempt?.number));
    const others = versions.filter((version) => version !== after);
    if (!after || others.length === 0) {
      this.shown = "";
      setText(this.empty, "With a second attempt, or another run, this shows what changed between the two.");
      return this.node.replaceChildren(this.empty);
    }
    const before = others.find((version) => version.key === this.base) ?? others[Math.max(0, versions.indexOf(after) - 1)]!;
    if (!before.files) void this.fetch(before.key);
    const changed = before.files ? changes(before.files, after.files!) : [];
    const path = changed.some((change) => change.path === this.path) ? this.path : changed[0]?.path;
    const key = JSON.stringify([this.run?.id, versions.map((version) => version.key), before.key, before.files !== undefined, after.key, path, changed.map((change) => change.path)]);
    if (key === this.shown && this.node.contains(this.head)) return;
    this.shown = key;
    this.from.replaceChildren(...others.map((version) => h("option", { value: version.key, selected: version === before }, version.label)));
    setText(this.to, `to attempt ${after.key}`);
    this.file.replaceChildren(...changed.map((change) => h("option", { value: change.path, selected: change.path === path }, `${change.path}${change.mark}`)));
    this.file.hidden = changed.length === 0;
    setText(this.summary, !before.files ? "Reading…" : changed.length === 0 ? "No changes" : `${plural(changed.length, "file")} changed`);
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

const contentOf = (version: Version, path: string): string => version.files?.find((file) => file.path === path)?.content ?? "";

function changes(before: readonly SourceFile[], after: readonly SourceFile[]): { path: string; mark: string }[] {
  const [old, now] = [new Map(before.map((file) => [file.path, file.content])), new Map(after.map((file) => [file.path, file.content]))];
  return [...new Set([...old.keys(), ...now.keys()])].sort()
    .filter((path) => old.get(path) !== now.get(path))
    .map((path) => ({ path, mark: !old.has(path) ? " (new)" : !now.has(path) ? " (removed)" : "" }));
}
