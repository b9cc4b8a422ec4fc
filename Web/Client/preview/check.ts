import { reasonsOf } from "../banner";
import { h, icon, setText } from "../dom";
import { post } from "../http";
import { duration, plural } from "../words";

interface Step { name: string; passed: boolean; error?: string; duration_ms: number }
interface Shot { name: string; download_url: string }
interface Finding { rule: string; impact: string; message: string; targets: string[] }
interface Checked { passed: boolean; steps: Step[]; screenshots: Shot[]; errors: string[]; failed_requests: string[]; accessibility: Finding[]; trace_artifact_id?: string }
interface Taken { download_url: string; title?: string }
export interface Size { width: number; height: number }

const example = 'fill "Title" with "Emma"\nclick "Add"\nsee "Emma"';

/** The app in a browser of Runner's: a picture of it, or a script that is followed there. */
export class Check {
  readonly node: HTMLDetailsElement;
  private readonly script = h("textarea", { id: "check-script", rows: "4", spellcheck: "false", maxlength: "50000", placeholder: example, "data-testid": "check-script" });
  private readonly run = h("button", { type: "submit", class: "button small primary", "data-testid": "check-run" }, "Run the steps");
  private readonly picture = h("button", { type: "button", class: "button small", "data-testid": "check-picture", onclick: () => void this.shoot() }, "Take a picture");
  private readonly busy = h("progress", { "aria-label": "A browser is at work", hidden: true });
  private readonly result = h("div", { class: "check-result", role: "status", "data-testid": "check-result" });

  /** @param size of the page that the person sees now; undefined for the usual one */
  constructor(private readonly preview: () => string, private readonly size: () => Size | undefined) {
    this.node = h("details", { class: "preview-check" }, h("summary", {}, "Check in a browser"),
      h("form", { onsubmit: (event) => { event.preventDefault(); void this.test(); } },
        h("label", { for: "check-script" }, "Steps, one on each line, or JavaScript for Playwright"), this.script,
        h("div", { class: "check-actions" }, this.run, this.picture), this.busy),
      this.result);
  }

  private async shoot(): Promise<void> {
    await this.working(async () => {
      const taken = await post<Taken>("/sandbox/screenshot", { preview_id: this.preview(), viewport: this.size() });
      this.result.replaceChildren(this.thumb({ name: taken.title || "Screenshot", download_url: taken.download_url }));
    });
  }

  private async test(): Promise<void> {
    await this.working(async () => {
      const checked = await post<Checked>("/sandbox/test-ui", { preview_id: this.preview(), test_script: this.script.value.trim() || undefined, viewport: this.size() });
      this.result.replaceChildren(
        h("p", {}, h("span", { class: "chip", "data-status": checked.passed ? "passed" : "failed" }, checked.passed ? "Passed" : "Failed"), " ", plural(checked.steps.length, "step")),
        h("ol", { class: "check-steps" }, ...checked.steps.map((step) => h("li", {}, icon(step.passed ? "check" : "cross"), h("code", {}, step.name), h("span", { class: "quiet small" }, duration(step.duration_ms))))),
        ...this.list("Errors", checked.errors), ...this.list("Failed requests", checked.failed_requests),
        ...this.list("Accessibility", checked.accessibility.map((finding) => `${finding.message} (${finding.impact}): ${finding.targets.join(", ")}`)),
        h("div", { class: "check-shots" }, ...checked.screenshots.map((shot) => this.thumb(shot))));
    });
  }

  private list(title: string, items: readonly string[]): HTMLElement[] {
    return items.length === 0 ? [] : [h("h4", {}, title), h("ul", {}, ...items.map((item) => h("li", {}, item)))];
  }

  private thumb(shot: Shot): HTMLElement {
    const address = `/api${shot.download_url}`;
    return h("a", { href: address, target: "_blank", rel: "noopener" }, h("img", { src: address, alt: shot.name, loading: "lazy" }));
  }

  private async working(action: () => Promise<void>): Promise<void> {
    [this.run.disabled, this.picture.disabled, this.busy.hidden] = [true, true, false];
    await action().catch((problem: unknown) => setText(this.result, reasonsOf(problem).join(" ")));
    [this.run.disabled, this.picture.disabled, this.busy.hidden] = [false, false, true];
  }
}
