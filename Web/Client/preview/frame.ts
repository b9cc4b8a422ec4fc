import { h } from "../dom";
import type { Problems } from "./problems";

export interface Device { name: string; width?: number; height?: number }

/** In CSS pixels; the first fills the pane. */
export const devices: readonly Device[] = [{ name: "Fit" }, { name: "Phone", width: 390, height: 844 }, { name: "Tablet", width: 820, height: 1180 }, { name: "Desktop", width: 1440, height: 900 }];

/** Milliseconds that a page may load until it is loaded anew in spite of that. */
const patience = 2_000;

/**
 * The app itself. It is of another origin, and may run its scripts and send its forms; it may not navigate our page, open windows or show dialogs over it. What it says comes by messages,
 * and only those of this frame, from the preview's own origin, are heard.
 */
export class Frame {
  readonly node = h("div", { class: "preview-stage" });
  private readonly frame = h("iframe", { title: "The app", sandbox: "allow-scripts allow-same-origin allow-forms allow-downloads", referrerpolicy: "no-referrer", "data-testid": "preview-frame" });
  private readonly holder = h("div", { class: "preview-device" }, this.frame);
  private readonly fit = new ResizeObserver(() => this.resize());
  private url?: string;
  private device = devices[0]!;
  private turned = false;
  /** Of the page that is shown, as it told last. */
  private path = "/";
  private hears = false;
  private loading?: { since: number; again: boolean };

  constructor(private readonly problems: Problems) {
    this.node.append(this.holder);
    this.frame.addEventListener("load", () => this.loaded());
    window.addEventListener("message", (event) => this.hear(event));
    this.fit.observe(this.node);
  }

  show(url: string): void {
    if (this.url === url) return;
    this.url = url;
    this.reload();
  }

  /** From the beginning. */
  reload(): void {
    this.problems.clear();
    this.loading = { since: performance.now(), again: false };
    this.frame.src = this.url!;
  }

  /** Loads the page that is shown anew, since it became another. One that just loads may be the earlier one, and is loaded once more. */
  refresh(): void {
    if (this.loading && performance.now() - this.loading.since < patience) {
      this.loading.again = true;
      return;
    }
    this.problems.clear();
    this.loading = { since: performance.now(), again: false };
    if (this.hears) this.frame.contentWindow?.postMessage({ nightshift: "reload" }, this.origin);
    else this.frame.src = this.here;
  }

  set(device: Device, turned: boolean): void {
    [this.device, this.turned] = [device, turned];
    this.resize();
  }

  /** Of the page on a device; undefined when it fills the pane. */
  get size(): { width: number; height: number } | undefined {
    const { width, height } = this.device;
    if (width === undefined || height === undefined) return undefined;
    return this.turned ? { width: height, height: width } : { width, height };
  }

  /** A device larger than the pane is drawn smaller, and keeps its size for the app. */
  private resize(): void {
    const style = this.holder.style;
    this.node.classList.toggle("framed", this.size !== undefined);
    if (!this.size) return style.cssText = "", undefined;
    const { width: wide, height: high } = this.size;
    const room = this.node.getBoundingClientRect();
    const scale = Math.min(1, (room.width - 24) / wide, (room.height - 24) / high);
    style.width = `${wide}px`;
    style.height = `${high}px`;
    style.transform = `scale(${scale})`;
    style.marginBottom = `${-high * (1 - scale)}px`;
    style.marginRight = `${-wide * (1 - scale)}px`;
  }

  private get origin(): string {
    return new URL(this.url!).origin;
  }

  /** What the app says of its path may be anything. */
  private get here(): string {
    const here = URL.parse(this.path, this.url);
    return here?.origin === this.origin ? here.href : this.url!;
  }

  private loaded(): void {
    if (!this.url) return;
    const again = this.loading?.again;
    [this.loading, this.hears] = [undefined, false];
    this.frame.contentWindow?.postMessage({ nightshift: "hello" }, this.origin);
    if (again) this.refresh();
  }

  private hear(event: MessageEvent): void {
    if (!this.url || event.source !== this.frame.contentWindow || event.origin !== this.origin) return;
    const data = event.data as Record<string, unknown> | null;
    if (typeof data !== "object" || data === null) return;
    if (data["nightshift"] === "problem") this.problems.take(data);
    if (data["nightshift"] === "loaded") [this.hears, this.path] = [true, String(data["path"])];
  }
}
