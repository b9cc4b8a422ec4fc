import { byId, h, setAttribute } from "../dom";
import type { Run } from "../runs/run";
import { openInStudio } from "../workspaces/fromRun";
import type { AttemptDetail, SourceFile } from "../wire";
import { CodeTab } from "./codeTab";
import { DiffTab, type OtherRun } from "./diffTab";
import { openFiles } from "./openFiles";
import { PreviewTab, type PreviewActions } from "./previewTab";
import { proofTab } from "./proofTab";
import { recall, remember } from "./remember";
import { securityTab } from "./securityTab";
import { testsTab } from "./testsTab";

const tabs = ["code", "diff", "preview", "tests", "security", "proof"] as const;
type Tab = (typeof tabs)[number];

/** The workbench: one attempt of one run, looked at in several ways. */
export class Panel {
  private run?: Run;
  private tab: Tab = "code";
  /** Undefined follows the run: its latest attempt, and in the end the delivered one. */
  private picked?: number;
  private shown = "";
  private readonly code: CodeTab;
  private readonly diff: DiffTab;
  private readonly preview: PreviewTab;

  /** @param session what is in view is remembered for it */
  constructor(private readonly session: string | undefined, validate: (run: Run, files: SourceFile[], tests: SourceFile[]) => Promise<void>, actions: PreviewActions, others: (run: Run) => OtherRun[]) {
    this.diff = new DiffTab(others);
    this.preview = new PreviewTab(actions);
    this.code = new CodeTab({
      opened: (file) => remember(session, { file, top: 0 }),
      scrolled: (top) => remember(session, { top: Math.round(top) }),
      validate,
    });
    for (const tab of this.buttons) tab.addEventListener("click", () => this.select(tab.dataset["tab"] as Tab));
    byId("studio").addEventListener("click", () => void openInStudio(this.run!.id, session));
    byId("panel").querySelector("[role=tablist]")!.addEventListener("keydown", (event) => this.step(event as KeyboardEvent));
    this.picker.addEventListener("change", () => this.show(this.run!, Number(this.picker.value)));
    Object.assign(openFiles, {
      paths: () => this.code.files.map((file) => file.path),
      open: (path: string) => { this.select("code"); this.code.open(path); },
    });
    const known = recall(session);
    if (tabs.includes(known.tab as Tab)) this.select(known.tab as Tab);
    else this.render();
  }

  show(run: Run, attempt?: number): void {
    if (this.run !== run) run.onChange(() => this.run === run && this.render());
    this.run = run;
    this.picked = attempt;
    remember(this.session, { run: run.id, attempt });
    run.start();
    this.render();
  }

  /** As it was before the reload. */
  restore(run: Run): void {
    const known = recall(this.session);
    this.show(run, known.run === run.id ? known.attempt : undefined);
    const scroll = (): void => {
      if (!this.attempt) return;
      this.code.show(run, this.attempt, known.file);
      this.code.top = known.top ?? 0;
    };
    let first = true;
    run.onChange(() => {
      if (!first || !this.attempt || this.run !== run) return;
      first = false;
      scroll();
    });
  }

  private get buttons(): HTMLButtonElement[] {
    return [...byId("panel").querySelectorAll<HTMLButtonElement>("[role=tab]")];
  }

  private get picker(): HTMLSelectElement {
    return byId<HTMLSelectElement>("attempt-picker");
  }

  private get attempt(): AttemptDetail | undefined {
    const attempts = this.run?.detail?.attempts ?? [];
    const delivered = this.run?.detail?.best_attempt;
    return attempts.find((attempt) => attempt.number === (this.picked ?? delivered)) ?? attempts.at(-1);
  }

  private select(tab: Tab): void {
    this.tab = tab;
    remember(this.session, { tab });
    for (const button of this.buttons) {
      button.setAttribute("aria-selected", String(button.dataset["tab"] === tab));
      button.tabIndex = button.dataset["tab"] === tab ? 0 : -1;
    }
    byId("panel-body").setAttribute("aria-labelledby", `tab-${tab}`);
    this.render();
  }

  /** Arrow keys walk the tabs. */
  private step(event: KeyboardEvent): void {
    const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!move) return;
    const next = tabs[(tabs.indexOf(this.tab) + move + tabs.length) % tabs.length]!;
    byId(`tab-${next}`).focus();
    this.select(next);
  }

  private render(): void {
    this.renderHead();
    if (this.tab === "code") this.code.show(this.run, this.attempt, undefined);
    if (this.tab === "diff") this.diff.show(this.run, this.attempt);
    if (this.tab !== "preview") this.preview.leave();
    const body = byId("panel-body");
    if (this.tab === "code" || this.tab === "diff" || this.tab === "preview") {
      const { node } = this[this.tab];
      if (body.firstChild !== node) body.replaceChildren(node);
      if (this.tab === "preview") this.preview.show(this.run, this.attempt);
      this.shown = "";
      return;
    }
    const key = JSON.stringify([this.tab, this.run?.id, this.attempt?.number, this.attempt?.report, this.run?.detail?.status, this.run?.detail?.proof]);
    if (key === this.shown) return; // a new paint would lose the reader's scroll and selection
    this.shown = key;
    body.replaceChildren(this.tab === "proof" ? proofTab(this.run, this.attempt) : (this.tab === "tests" ? testsTab : securityTab)(this.attempt, (path) => this.knows(path), (path, line) => this.jump(path, line)));
  }

  private knows(path: string): boolean {
    return [...(this.attempt?.files ?? []), ...(this.run?.detail?.test_files ?? [])].some((file) => file.path === path);
  }

  private jump(path: string, line: number): void {
    this.select("code");
    remember(this.session, { file: path });
    this.code.goTo(path, line);
  }

  private renderHead(): void {
    const attempts = this.run?.detail?.attempts ?? [];
    const labels = attempts.map((attempt) => `Attempt ${attempt.number}${this.verdict(attempt)}`);
    if (labels.length === 0) this.picker.replaceChildren(h("option", {}, "No attempt yet"));
    else if (labels.join() !== [...this.picker.options].map((option) => option.text).join())
      this.picker.replaceChildren(...attempts.map((attempt, index) => h("option", { value: attempt.number }, labels[index]!)));
    this.picker.disabled = labels.length === 0;
    if (this.attempt) this.picker.value = String(this.attempt.number);
    const artifact = this.run?.state.artifactId;
    byId("zip").hidden = !artifact;
    byId("studio").hidden = !artifact;
    if (artifact) setAttribute(byId("zip"), "href", `/api/artifacts/${artifact}/download`);
  }

  private verdict(attempt: AttemptDetail): string {
    if (this.run?.detail?.best_attempt === attempt.number) return ", delivered";
    return attempt.passed === false ? ", failed" : "";
  }
}
