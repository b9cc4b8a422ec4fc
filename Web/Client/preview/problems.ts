import { h, icon, setText } from "../dom";
import { plural } from "../words";

/** Has what these words tell repaired. */
export type Repair = (words: string) => Promise<void>;

interface Problem { level: string; text: string }

/** What is kept of one page; an app that fails without end is not told of without end. */
const most = 100, longest = 2_000;

/** What went wrong in the pages of a preview, as they tell it themselves: words of an app that is not trusted, shown as words. */
export class Problems {
  readonly node = h("details", { class: "preview-problems", "data-testid": "preview-problems", hidden: true });
  private readonly title = h("span", {});
  private readonly list = h("ul", {});
  private readonly fix = h("button", { type: "button", class: "button small primary", "data-testid": "preview-fix" });
  private readonly why = h("p", { class: "quiet small" });
  private all: Problem[] = [];

  /** @param ask whether somebody could repair it now; absent where nobody ever does */
  constructor(private readonly ask?: () => Promise<Repair | undefined>) {
    this.node.append(h("summary", {}, icon("cross"), this.title), h("div", { class: "preview-problem-list" }, this.list, this.fix, this.why));
    this.fix.addEventListener("click", () => void this.repair());
  }

  get errors(): Problem[] {
    return this.all.filter((problem) => problem.level !== "console warning");
  }

  take(data: Record<string, unknown>): void {
    if (this.all.length >= most) return;
    this.all.push({ level: String(data["level"]).slice(0, 40), text: String(data["text"]).slice(0, longest) });
    this.render();
  }

  clear(): void {
    if (this.all.length === 0) return;
    this.all = [];
    this.render();
  }

  private render(): void {
    const errors = this.errors.length;
    this.node.hidden = this.all.length === 0;
    setText(this.title, errors > 0 ? `I see ${errors === 1 ? `one ${this.errors[0]!.level}` : plural(errors, "error")}` : plural(this.all.length, "warning"));
    this.list.replaceChildren(...this.all.map((problem) => h("li", {}, h("span", { class: "quiet" }, problem.level), h("pre", {}, problem.text))));
    setText(this.fix, errors === 1 ? "Fix it" : "Fix them");
    this.fix.hidden = errors === 0 || !this.ask;
    if (errors > 0) void this.ask?.().then((possible) => {
      this.fix.disabled = possible === undefined;
      setText(this.why, possible ? "" : "Connect a model on the page Models to have it fixed.");
    });
  }

  private async repair(): Promise<void> {
    const ask = await this.ask?.();
    if (!ask) return;
    this.fix.disabled = true;
    const words = this.errors.slice(0, 10).map((problem) => `- ${problem.level}: ${problem.text}`).join("\n");
    await ask(`Shown in a browser, the app has ${this.errors.length === 1 ? "this error" : "these errors"}. Fix the cause.\n\n${words}`).catch((problem: unknown) => setText(this.why, String(problem instanceof Error ? problem.message : problem)));
    this.fix.disabled = false;
  }
}
