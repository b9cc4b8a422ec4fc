import { attempt } from "../banner";
import { h, icon, setText } from "../dom";
import type { CodeEditor, DiffEditor } from "../editor/editor";
import { Problem } from "../http";
import type { StoredFile, Workspace } from "./calls";
import { conflictBar, type Choice } from "./conflict";
import type { Drafts } from "./drafts";

/** The file that is open: to edit and save, or to compare with what it has become elsewhere. */
export class EditorPane {
  private readonly path = h("h2", { class: "code-path", "data-testid": "open-path" });
  private readonly state = h("span", { class: "quiet small", "data-testid": "file-state" });
  private readonly saveButton = h("button", { type: "button", class: "button small primary", "data-command": "check", "data-testid": "save", onclick: () => void this.save() }, icon("check"), "Save");
  private readonly dropButton = h("button", { type: "button", class: "button small", "data-testid": "drop-edits", onclick: () => this.choose("theirs") }, "Undo edits");
  private readonly backButton = h("button", { type: "button", class: "button small", "data-testid": "back-to-file", onclick: () => this.render() }, "Back to the file");
  private readonly head = h("div", { class: "code-head" }, this.path, this.state, h("span", { class: "spring" }), this.backButton, this.dropButton, this.saveButton);
  private readonly conflict = h("div", { class: "conflict", role: "alert", "data-testid": "conflict", hidden: true });
  private readonly codeHost = h("div", { class: "editor", "data-testid": "editor" });
  private readonly diffHost = h("div", { class: "editor", "data-testid": "diff" });
  private readonly other = h("div", { class: "studio-other", tabindex: "0", role: "region", "aria-label": "Shown" });
  private code?: Promise<CodeEditor>;
  private diff?: Promise<DiffEditor>;
  /** As it is on disk; undefined when it was deleted elsewhere while there are edits. */
  private file?: StoredFile;
  private saving?: Promise<void>;
  private shown = 0;
  current?: string;

  constructor(private readonly node: HTMLElement, private readonly workspace: Workspace, private readonly drafts: Drafts, private readonly changed: () => void, private readonly say: (words: string) => void) {
    this.render();
  }

  /** @param line to put the cursor at */
  async open(path: string, line?: number): Promise<boolean> {
    const draft = this.drafts.get(path);
    const file = await this.workspace.read(path).catch((problem: unknown) => { if (draft && problem instanceof Problem && problem.status === 404) return undefined; throw problem; });
    [this.current, this.file] = [path, file];
    this.changed();
    await this.render();
    const editor = await this.code;
    if (line !== undefined) editor?.goTo(line);
    else editor?.focus();
    return true;
  }

  close(): void {
    [this.current, this.file] = [undefined, undefined];
    this.changed();
    void this.render();
  }

  /** Something was changed somewhere: what is open is read again, and nothing of it is lost. */
  async refresh(): Promise<void> {
    await this.saving;
    const path = this.current;
    if (path === undefined) return;
    const draft = this.drafts.get(path);
    const file = await this.workspace.read(path).catch((problem: unknown) => { if (problem instanceof Problem && problem.status === 404) return undefined; throw problem; });
    if (path !== this.current || this.file?.version === file?.version) return;
    if (!file && !draft) {
      this.say(`${path} was deleted or moved elsewhere.`);
      return this.close();
    }
    this.file = file;
    if (!draft) this.say(`${path} was changed elsewhere, and is shown as it is now.`);
    else if (file && draft.content === file.content) this.drafts.drop(path); // the same was written elsewhere
    await this.render();
  }

  async save(): Promise<void> {
    const path = this.current;
    const draft = path === undefined ? undefined : this.drafts.get(path);
    if (path === undefined || !draft || this.saving) return;
    this.saveButton.disabled = true;
    this.saving = attempt(async () => {
      try {
        const written = await this.workspace.write(path, draft.content, draft.version);
        const latest = this.drafts.get(path);
        if (latest && latest.content !== draft.content) this.drafts.set(path, { content: latest.content, version: written.version }); // typed on meanwhile
        else this.drafts.drop(path);
        if (this.current === path) this.file = { ...written, content: draft.content };
        this.say(`${path} is saved.`);
      } catch (problem) {
        if (!(problem instanceof Problem && problem.status === 409)) throw problem;
        this.file = await this.workspace.read(path).catch(() => undefined); // the bar below says what happened
      }
    }).then(() => undefined);
    await this.saving;
    this.saving = undefined;
    this.saveButton.disabled = false;
    this.renderState();
    this.changed();
  }

  /** Two texts beside each other, in the place of the file. */
  async compare(heading: string, path: string, before: string, after: string): Promise<void> {
    this.swap(heading, this.diffHost);
    const number = ++this.shown;
    this.diff ??= import("../editor/editor").then(({ createDiffEditor }) => createDiffEditor(this.diffHost));
    const editor = await this.diff;
    if (number === this.shown) editor.show(path, before, after);
  }

  /** Something else to look at, in the place of the file. */
  view(heading: string, ...content: Node[]): void {
    ++this.shown;
    this.other.replaceChildren(...content);
    this.swap(heading, this.other);
  }

  private swap(heading: string, host: HTMLElement): void {
    setText(this.path, heading);
    setText(this.state, "");
    this.backButton.hidden = this.current === undefined;
    this.saveButton.hidden = this.dropButton.hidden = this.conflict.hidden = true;
    this.node.replaceChildren(this.head, host);
  }

  private async render(): Promise<void> {
    const number = ++this.shown;
    const path = this.current;
    if (path === undefined) return this.node.replaceChildren(h("p", { class: "panel-empty quiet" }, "Choose a file, or make one. What you write is kept in this browser until you save it."));
    const draft = this.drafts.get(path);
    setText(this.path, path);
    if (draft?.content === undefined && this.file?.content === undefined) return this.view(path, h("p", { class: "panel-empty quiet" }, this.file?.why ?? "It cannot be shown."));
    this.backButton.hidden = true;
    if (!this.node.contains(this.codeHost)) this.node.replaceChildren(this.head, this.conflict, this.codeHost);
    this.renderState();
    this.code ??= import("../editor/editor").then(({ createCodeEditor }) => createCodeEditor(this.codeHost, (edited, content) => this.edited(edited, content)));
    const editor = await this.code;
    if (number === this.shown) editor.show(this.workspace.id, path, draft?.content ?? this.file!.content!, false);
  }

  private edited(path: string, content: string): void {
    if (path !== this.current) return;
    const draft = this.drafts.get(path);
    const marked = draft !== undefined;
    if (content === this.file?.content && (!draft || draft.version === this.file.version)) this.drafts.drop(path);
    else this.drafts.set(path, { content, version: draft ? draft.version : this.file?.version });
    this.renderState();
    if (marked !== (this.drafts.get(path) !== undefined)) this.changed();
  }

  private renderState(): void {
    if (this.current === undefined || !this.node.contains(this.codeHost)) return;
    const draft = this.drafts.get(this.current);
    const fits = draft === undefined || draft.version === this.file?.version;
    setText(this.state, draft === undefined ? "" : "Not saved");
    this.saveButton.hidden = draft === undefined || !fits;
    this.dropButton.hidden = draft === undefined || !fits;
    this.conflict.hidden = fits;
    if (!fits) this.conflict.replaceChildren(...conflictBar(this.current, this.file !== undefined, (choice) => this.choose(choice)));
  }

  private choose(choice: Choice): void {
    const path = this.current!;
    const draft = this.drafts.get(path)!;
    if (choice === "compare") return void this.compare(`${path}: as it is elsewhere, and yours`, path, this.file?.content ?? "", draft.content);
    if (choice === "mine") this.drafts.set(path, { content: draft.content, version: this.file?.version });
    else this.drafts.drop(path);
    if (choice === "theirs" && !this.file) return this.close();
    this.changed();
    void this.render().then(() => { if (choice === "mine") return this.save(); return undefined; });
  }
}
