import { byId, h, setAttribute } from "../dom";
import type { Run } from "../runs/run";
import type { AttemptDetail } from "../wire";
import { diffView } from "./diffView";
import { filesView } from "./files";
import { resultsView } from "./results";

type Tab = "files" | "tests" | "diff" | "results";

/** The code side of the page: one attempt of one run, looked at in four ways. */
export class Panel {
  private run?: Run;
  private tab: Tab = "files";
  /** Undefined follows the run: its latest attempt, and in the end the delivered one. */
  private picked?: number;
  private readonly openFile: Partial<Record<Tab, string>> = {};
  private diffFrom?: number;
  private shown = "";

  constructor() {
    for (const tab of this.tabs) tab.addEventListener("click", () => this.select(tab.dataset["tab"] as Tab));
    byId("panel").querySelector("[role=tablist]")!.addEventListener("keydown", (event) => this.step(event as KeyboardEvent));
    this.picker.addEventListener("change", () => this.show(this.run!, Number(this.picker.value)));
    this.render();
  }

  show(run: Run, attempt?: number): void {
    if (this.run !== run) run.onChange(() => this.run === run && this.render());
    this.run = run;
    this.picked = attempt;
    this.diffFrom = undefined;
    run.start();
    this.render();
  }

  private get tabs(): HTMLButtonElement[] {
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
    for (const button of this.tabs) {
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
    const tabs = this.tabs;
    const next = tabs[(tabs.findIndex((tab) => tab.dataset["tab"] === this.tab) + move + tabs.length) % tabs.length]!;
    next.focus();
    this.select(next.dataset["tab"] as Tab);
  }

  /** Draws only what has changed: a new paint would lose the reader's scroll and selection. */
  private render(): void {
    this.renderHead();
    const attempt = this.attempt;
    const detail = this.run?.detail;
    const key = JSON.stringify([this.tab, this.openFile[this.tab], this.diffFrom, this.run?.id, attempt?.number, this.tab === "diff" ? detail?.attempts.map((other) => other.files.length) : this.tab === "tests" ? detail?.test_files : this.tab === "files" ? attempt?.files : attempt?.report]);
    if (key === this.shown) return;
    this.shown = key;
    byId("panel-body").replaceChildren(this.body());
  }

  private body(): HTMLElement {
    const detail = this.run?.detail;
    const attempt = this.attempt;
    switch (this.tab) {
      case "files":
        return filesView(attempt?.files ?? [], this.openFile.files, (path) => this.open(path), attempt ? "The code of this attempt is being written." : "The code appears here with the first attempt.");
      case "tests":
        return filesView(detail?.test_files ?? [], this.openFile.tests, (path) => this.open(path), "The tests appear here as soon as they are written.");
      case "diff":
        return diffView(detail, attempt?.number ?? 0, this.diffFrom, (from) => { this.diffFrom = from; this.render(); });
      case "results":
        return resultsView(attempt);
    }
  }

  private open(path: string): void {
    this.openFile[this.tab] = path;
    this.render();
    byId("panel-body").querySelector<HTMLElement>(".file[aria-current]")?.focus();
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
    if (artifact) setAttribute(byId("zip"), "href", `/api/artifacts/${artifact}/download`);
  }

  private verdict(attempt: AttemptDetail): string {
    if (this.run?.detail?.best_attempt === attempt.number) return ", delivered";
    return attempt.passed === false ? ", failed" : "";
  }
}
