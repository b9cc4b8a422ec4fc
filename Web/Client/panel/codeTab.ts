import { reasonsOf } from "../banner";
import { copyButton } from "../copy";
import { h, icon, setText } from "../dom";
import type { CodeEditor } from "../editor/editor";
import type { Run } from "../runs/run";
import type { AttemptDetail, SourceFile } from "../wire";
import { plural } from "../words";
import { codeView } from "./codeView";
import { Edits } from "./edits";
import { skeleton } from "./skeleton";
import { treeView } from "./tree";

export interface CodeTabActions {
  opened(path: string): void;
  scrolled(top: number): void;
  validate(run: Run, files: SourceFile[], tests: SourceFile[]): Promise<void>;
}

/** The files of one attempt: to read at once, and in the editor as soon as somebody goes into them. */
export class CodeTab {
  readonly node = h("div", { class: "code-tab" });
  private readonly host = h("div", { class: "editor", "data-testid": "editor" });
  private readonly problem = h("p", { class: "banner bad", role: "alert", hidden: true });
  private readonly bar = h("div", { class: "edit-bar", "data-testid": "edit-bar", hidden: true });
  private editor?: Promise<CodeEditor>;
  private run?: Run;
  private attempt?: AttemptDetail;
  private edits?: Edits;
  /** The file that the person chose; the first one when none. */
  private path?: string;
  private current?: string;
  private tree?: HTMLElement;
  private editing = false;
  private shown = "";

  constructor(private readonly actions: CodeTabActions) {
    this.node.addEventListener("scroll", (event) => { if ((event.target as HTMLElement).matches(".code")) actions.scrolled((event.target as HTMLElement).scrollTop); }, true);
  }

  show(run: Run | undefined, attempt: AttemptDetail | undefined, path: string | undefined): void {
    if (this.run !== run || this.attempt?.number !== attempt?.number) {
      this.edits = run && attempt && !run.open ? new Edits(run.id, attempt.number) : undefined;
      this.editing = false;
    } else if (run && attempt && !run.open) this.edits ??= new Edits(run.id, attempt.number);
    [this.run, this.attempt, this.path] = [run, attempt, path ?? this.path];
    this.render();
  }

  /** Puts the cursor at a place that a tool has named. */
  goTo(path: string, line: number): void {
    this.path = path;
    this.editing = true;
    this.render();
    void this.editor?.then((editor) => editor.goTo(line));
  }

  set top(top: number) {
    const code = this.node.querySelector<HTMLElement>(".code");
    if (code) code.scrollTop = top;
  }

  get files(): { path: string; content: string; test: boolean }[] {
    const mark = (files: readonly SourceFile[], test: boolean) => (this.edits?.over(files, test) ?? files).map((file) => ({ ...file, test }));
    return [...mark(this.attempt?.files ?? [], false), ...mark(this.run?.detail?.test_files ?? [], true)];
  }

  private original(path: string): string | undefined {
    return [...(this.attempt?.files ?? []), ...(this.run?.detail?.test_files ?? [])].find((file) => file.path === path)?.content;
  }

  /** Draws only what has changed: a new paint would lose the reader's scroll and selection. */
  private render(): void {
    const files = this.files;
    const current = files.find((file) => file.path === this.path) ?? files[0];
    this.current = current?.path;
    const key = this.key(files, current);
    if (key === this.shown) return;
    this.shown = key;
    if (!current && this.run && !this.run.detail) return this.node.replaceChildren(this.run.problem ? h("p", { class: "panel-empty quiet" }, this.run.problem) : skeleton("The code is being read."));
    if (!current) return this.node.replaceChildren(h("p", { class: "panel-empty quiet" }, this.attempt ? "The code of this attempt is being written." : "The code appears here with the first attempt."));
    this.tree = this.treeOf(files, current);
    const view = this.editing ? this.host : this.reader(current);
    this.node.replaceChildren(this.tree, h("div", { class: "code-side" }, this.head(current), view, this.problem, this.bar));
    this.renderBar();
    if (this.editing) void this.edit(current);
  }

  /** The tree alone: the editor has to stay where it is, or it would lose the focus. */
  private renderTree(): void {
    const files = this.files;
    const current = files.find((file) => file.path === this.current)!;
    const tree = this.treeOf(files, current);
    this.tree?.replaceWith(tree);
    this.tree = tree;
    this.shown = this.key(files, current);
  }

  private treeOf(files: readonly { path: string; test: boolean }[], current: SourceFile): HTMLElement {
    return treeView(files.map((file) => ({ path: file.path, test: file.test, edited: this.edits?.has(file.path) ?? false })), current.path, (path) => this.open(path));
  }

  private key(files: readonly SourceFile[], current: SourceFile | undefined): string {
    return JSON.stringify([this.run?.id, this.attempt?.number, current?.path, this.editing, this.edits !== undefined, this.run?.detail !== undefined || this.run?.problem, files.map((file) => [file.path, this.edits?.has(file.path)]), this.editing || current?.content]);
  }

  private head(current: SourceFile): HTMLElement {
    return h("div", { class: "code-head" },
      h("span", { class: "code-path" }, current.path), h("span", { class: "spring" }),
      this.edits && h("button", { type: "button", class: "button small", "data-testid": "add-test", onclick: () => this.addTest() }, icon("plus"), "Test"),
      this.edits && !this.editing && h("button", { type: "button", class: "button small", "data-testid": "edit", onclick: () => this.startEditing() }, icon("edit"), "Edit"),
      copyButton(current.content));
  }

  /** A click into the code that selects nothing goes on in the editor. */
  private reader(current: SourceFile): HTMLElement {
    const view = codeView(current);
    if (this.edits) view.addEventListener("dblclick", () => this.startEditing());
    return view;
  }

  private startEditing(): void {
    const top = this.node.querySelector(".code")?.scrollTop ?? 0;
    this.editing = true;
    this.render();
    void this.editor?.then((editor) => { editor.scrollTop = top; editor.focus(); });
  }

  private async edit(current: SourceFile): Promise<void> {
    this.editor ??= import("../editor/editor").then(({ createCodeEditor }) => createCodeEditor(this.host, (path, content) => this.changed(path, content)));
    const [run, attempt, readOnly] = [this.run!.id, this.attempt!.number, this.edits === undefined];
    const editor = await this.editor;
    if (run === this.run?.id && attempt === this.attempt?.number && current.path === this.current) editor.show(`${run}-${attempt}`, current.path, current.content, readOnly);
  }

  private changed(path: string, content: string): void {
    const test = this.files.find((file) => file.path === path)?.test ?? false;
    this.edits?.change(path, content, test, this.original(path));
    const marked = this.node.querySelector(`.file[data-path="${CSS.escape(path)}"] .edited`) !== null;
    if (marked !== this.edits?.has(path)) this.renderTree();
    this.renderBar();
  }

  open(path: string): void {
    this.path = path;
    this.actions.opened(path);
    this.render();
    this.node.querySelector<HTMLElement>(".file[aria-current]")?.focus();
  }

  private addTest(): void {
    const taken = new Set(this.files.map((file) => file.path));
    const usual = document.querySelector<HTMLElement>(`#language option[value="${this.run!.detail!.language}"]`)?.dataset["testPath"] ?? "test.txt";
    let path = usual;
    for (let number = 2; taken.has(path); number++) path = usual.replace(".", `_${number}.`);
    this.edits!.change(path, "\n", true, undefined);
    this.path = path;
    this.startEditing();
  }

  private renderBar(): void {
    const count = this.edits?.size ?? 0;
    this.bar.hidden = count === 0;
    if (this.bar.childElementCount === 0) this.bar.append(h("span", { role: "status" }), h("span", { class: "spring" }),
      h("button", { type: "button", class: "button small", "data-testid": "discard", onclick: () => this.discard() }, "Discard"),
      h("button", { type: "button", class: "button small primary", "data-testid": "validate", "data-command": "check", onclick: () => void this.validate() }, icon("check"), "Validate again"));
    setText(this.bar.firstElementChild!, `${plural(count, "file")} edited`);
  }

  private discard(): void {
    this.edits!.clear();
    this.problem.hidden = true;
    this.editing = false;
    this.render();
  }

  private async validate(): Promise<void> {
    const button = this.bar.querySelector<HTMLButtonElement>("[data-testid=validate]")!;
    const of = (test: boolean): SourceFile[] => this.files.filter((file) => file.test === test).map(({ path, content }) => ({ path, content }));
    button.disabled = true;
    this.problem.hidden = true;
    try {
      const edits = this.edits!;
      await this.actions.validate(this.run!, of(false), of(true));
      edits.clear();
    } catch (problem) {
      setText(this.problem, reasonsOf(problem).join(" "));
      this.problem.hidden = false;
    } finally {
      button.disabled = false;
    }
  }
}
