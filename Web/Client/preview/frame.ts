import { h } from "../dom";
import type { Problems } from "./problems";

export interface Device { name: string; width?: number; height?: number }

/** In CSS pixels; the first fills the pane. */
export const devices: readonly Device[] = [{ name: "Fit" }, { name: "Phone", width: 390, height: 844 }, { name: "Tablet", width: 820, height: 1180 }, { name: "Desktop", width: 1440, height: 900 }];

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

  constructor(private readonly problems: Problems) {
    this.node.append(this.holder);
    this.frame.addEventListener("load", () => this.greet());
    window.addEventListener("message", (event) => this.hear(event));
    this.fit.observe(this.node);
  }

  show(url: string): void {
    if (this.url === url) return;
    this.url = url;
    this.reload();
  }

  reload(): void {
    this.problems.clear();
    this.frame.src = this.url!;
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

  private greet(): void {
    if (this.url) this.frame.contentWindow?.postMessage({ nightshift: "hello" }, this.origin);
  }

  private hear(event: MessageEvent): void {
    if (!this.url || event.source !== this.frame.contentWindow || event.origin !== this.origin) return;
    const data = event.data as Record<string, unknown> | null;
    if (typeof data !== "object" || data === null) return;
    if (data["nightshift"] === "problem") this.problems.take(data);
  }
}
