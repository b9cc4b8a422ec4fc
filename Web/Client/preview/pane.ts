import { reasonsOf } from "../banner";
import { h, icon, setAttribute, setText } from "../dom";
import { Check } from "./check";
import { devices, Frame } from "./frame";
import { isOpen, keyOf, latest, LivePreview, plan, start, type Plan, type Preview, type Source } from "./live";
import { Problems, type Repair } from "./problems";
import { Share } from "./share";

/** An app, running: started here, seen in a frame, with what it prints and what goes wrong. */
export class PreviewPane {
  readonly node = h("div", { class: "preview-pane" });
  private readonly problems: Problems;
  private readonly frame: Frame;
  private readonly check = new Check(() => this.live!.state.id, () => this.frame.size);
  private readonly empty = h("p", { class: "panel-empty quiet" });
  private readonly words = h("p", { class: "preview-words", "data-testid": "preview-words" });
  private readonly state = h("p", { class: "hidden", role: "status", "data-testid": "preview-state" });
  private readonly problem = h("p", { class: "banner bad", role: "alert", hidden: true });
  private readonly command = h("input", { id: "preview-command", type: "text", maxlength: "1000", spellcheck: "false", autocomplete: "off", "data-testid": "preview-command" });
  private readonly go = h("button", { type: "submit", class: "button primary", "data-testid": "preview-start" });
  private readonly form = h("form", { class: "preview-form", onsubmit: (event) => { event.preventDefault(); void this.start(); } },
    h("label", { for: "preview-command" }, "Command"), this.command, this.go);
  private readonly log = h("pre", { tabindex: "0", "aria-label": "Log of the app", "data-testid": "preview-log" });
  private readonly logs = h("details", { class: "preview-log" }, h("summary", {}, "Log"), this.log);
  private readonly usage = h("span", { class: "quiet small preview-usage" });
  private readonly open = h("a", { class: "button small", target: "_blank", rel: "noopener noreferrer", "data-testid": "preview-open" }, icon("share"), "Open");
  private readonly share = new Share();
  private readonly keep = this.button("Keep", "preview-keep", () => this.live!.keep());
  private readonly sizes = h("select", { "aria-label": "Device", "data-testid": "preview-device", onchange: () => this.size() }, ...devices.map((device) => h("option", { value: device.name }, device.name)));
  private readonly turn = h("button", { type: "button", class: "button small", "aria-pressed": "false", "data-testid": "preview-rotate", onclick: () => this.size(true) }, "Rotate");
  private readonly bar = h("div", { class: "preview-bar" }, this.sizes, this.turn,
    h("button", { type: "button", class: "button small", "data-testid": "preview-reload", onclick: () => this.frame.reload() }, icon("again"), "Reload"), this.open,
    h("button", { type: "button", class: "button small", "aria-haspopup": "dialog", "data-testid": "preview-share-open", onclick: () => void this.attempting(() => this.share.open(this.live!.state.url)) }, "Share"), this.share.node,
    h("span", { class: "spring" }), this.usage, this.keep, this.button("Restart", "preview-restart", () => this.live!.restart(undefined)), this.stopButton());
  private source?: Source;
  private live?: LivePreview;
  private plan?: Plan;
  private shown = "";
  private reloads?: number;

  /** @param repair has what went wrong repaired; absent where nobody could */
  constructor(repair?: () => Promise<Repair | undefined>) {
    this.problems = new Problems(repair);
    this.frame = new Frame(this.problems);
  }

  /** @param otherwise what to say without files */
  show(source: Source | undefined, otherwise = ""): void {
    const key = source ? keyOf(source) : "";
    if (key !== this.shown) {
      this.live?.leave();
      [this.shown, this.source, this.live, this.plan] = [key, source, undefined, undefined];
      if (source) void this.look(key, source);
    } else this.live?.follow();
    setText(this.empty, otherwise);
    this.render();
  }

  /** Nobody looks at it now. */
  leave(): void {
    this.live?.leave();
  }

  private async look(key: string, source: Source): Promise<void> {
    await this.attempting(async () => {
      const [found, planned] = await Promise.all([latest(source), plan(source)]);
      if (key !== this.shown) return;
      this.plan = planned;
      this.command.value = found?.command ?? planned.command ?? "";
      if (found) this.take(found);
    });
  }

  private take(preview: Preview): void {
    if (this.live?.state.id === preview.id) this.live.state = preview;
    else {
      this.live?.leave();
      this.live = new LivePreview(preview, () => this.render());
      this.reloads = undefined;
      if (!isOpen(preview)) void this.live.readLog();
    }
    if (this.node.isConnected) this.live.follow();
    this.render();
  }

  private async start(): Promise<void> {
    const { source, live } = this;
    const written = this.command.value.trim();
    const command = written === (live?.state.command ?? this.plan?.command) ? undefined : written || undefined;
    this.go.disabled = true;
    await this.attempting(async () => this.take(await (live ? live.restart(command) : start(source!, command))));
    this.go.disabled = false;
  }

  private async attempting(action: () => Promise<unknown>): Promise<void> {
    this.problem.hidden = true;
    try {
      await action();
    } catch (problem) {
      setText(this.problem, reasonsOf(problem).join(" "));
      this.problem.hidden = false;
    }
    this.render();
  }

  private button(name: string, id: string, action: () => Promise<Preview>): HTMLButtonElement {
    return h("button", { type: "button", class: "button small", "data-testid": id, onclick: () => void this.attempting(async () => this.take(await action())) }, name);
  }

  private stopButton(): HTMLButtonElement {
    return h("button", { type: "button", class: "button small", "data-testid": "preview-stop", onclick: () => void this.attempting(() => this.live!.stop()) }, icon("stop"), "Stop");
  }

  private size(turn = false): void {
    const turned = (this.turn.getAttribute("aria-pressed") === "true") !== turn;
    setAttribute(this.turn, "aria-pressed", String(turned));
    this.frame.set(devices.find((device) => device.name === this.sizes.value)!, turned);
    this.turn.disabled = this.sizes.value === "Fit";
  }

  /** The frame stays where it is as long as it runs: moved, it would begin anew. */
  private render(): void {
    const preview = this.live?.state;
    const running = preview?.status === "running";
    if (!this.shown) return this.put(this.empty);
    setText(this.state, preview ? { starting: preview.detail, running: preview.detail || "The app runs.", waiting: "The app does not run.", stopped: "The app was stopped.", failed: "The app failed." }[preview.status] : "");
    if (preview) this.renderLive(preview);
    if (running) this.put(this.state, this.bar, this.problem, this.frame.node, this.problems.node, this.check.node, this.logs);
    else if (preview?.status === "starting") this.put(this.state, this.waiting(preview), this.problem, this.logs);
    else this.put(this.state, this.lead(preview), this.form, this.problem, preview && this.logs);
  }

  private renderLive(preview: Preview): void {
    const atEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 30;
    setText(this.log, this.live!.log || "It has printed nothing.");
    if (atEnd) this.log.scrollTop = this.log.scrollHeight;
    if (preview.status !== "running") return;
    const { memory_bytes: memory, cpu_seconds: cpu } = this.live!.usage ?? {};
    setText(this.usage, [memory === undefined ? "" : `${Math.round(memory / 1048576)} MB`, cpu === undefined ? "" : `${cpu.toFixed(1)} s CPU`, `until ${new Date(preview.expires_at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}`].filter(Boolean).join(" · "));
    this.keep.hidden = preview.kept;
    setAttribute(this.open, "href", preview.url);
    this.turn.disabled = this.sizes.value === "Fit";
    const { reloads } = this.live!;
    if (reloads === undefined) return; // what is loaded from then on is as new as that number
    this.frame.show(preview.url);
    if (this.reloads !== undefined && this.reloads !== reloads) this.frame.refresh();
    this.reloads = reloads;
  }

  private waiting(preview: Preview): HTMLElement {
    setText(this.words, `${preview.kind ? `${preview.kind}. ` : ""}${preview.detail}`);
    return h("div", { class: "preview-lead" }, h("progress", { "aria-label": "Starting" }), this.words, this.stopButton());
  }

  private lead(preview: Preview | undefined): HTMLElement {
    const follows = this.source && "workspace_id" in this.source ? " and shows what you save" : "";
    setText(this.words, preview ? preview.detail : this.plan ? this.plan.problem ?? `This looks like: ${this.plan.kind}. It runs for half an hour${follows}, in a sandbox without a network.` : "Looking at the files.");
    setText(this.go, preview ? "Start again" : "Start");
    const waits = preview?.status === "waiting";
    return h("div", { class: "preview-lead" }, this.words, waits && h("p", { class: "quiet small" }, "It is started again when a file changes."), waits && this.stopButton());
  }

  private put(...nodes: (HTMLElement | undefined)[]): void {
    const wanted = nodes.filter((node) => node !== undefined);
    for (const old of [...this.node.children]) if (!wanted.includes(old as HTMLElement)) old.remove();
    wanted.forEach((node, index) => { if (this.node.children[index] !== node) this.node.insertBefore(node, this.node.children[index] ?? null); });
  }
}
