import { FitAddon } from "@xterm/addon-fit";
import { SearchAddon } from "@xterm/addon-search";
import { WebLinksAddon } from "@xterm/addon-web-links";
import { Terminal } from "@xterm/xterm";
import { reasonsOf } from "../banner";
import { colour, withTheme } from "../colour";
import { h } from "../dom";
import type { Terminals } from "./calls";

/** Drawn bytes are told in such steps; the sender waits when it is a window of 256 KiB ahead. */
const tellEvery = 32 * 1024;
const firstPause = 500;
const longestPause = 8_000;

/** One terminal on the page: what is printed, what is typed, and the way to its shell, which is found again when it is lost. */
export class Screen {
  readonly node = h("div", { class: "terminal-screen", "data-testid": "terminal" });
  private readonly terminal = new Terminal({ fontSize: 13, fontFamily: getComputedStyle(document.documentElement).getPropertyValue("--mono"), scrollback: 10_000, cursorBlink: true, minimumContrastRatio: 4.5 });
  private readonly fit = new FitAddon();
  private readonly search = new SearchAddon();
  private socket?: WebSocket;
  private place = 0;
  private drawn = 0;
  private told = 0;
  private pause = firstPause;
  private ended = false;
  private disposed = false;
  private waiting?: number;

  /** @param changed something is to be known of the sandbox: it was started, or lost */
  constructor(readonly id: string, private readonly terminals: Terminals, private readonly changed: () => void) {
    this.terminal.loadAddon(this.fit);
    this.terminal.loadAddon(this.search);
    this.terminal.loadAddon(new WebLinksAddon((_, address) => { window.open(address, "_blank", "noopener,noreferrer"); }));
    this.terminal.onData((keys) => this.type(new TextEncoder().encode(keys)));
    this.terminal.onBinary((keys) => this.type(Uint8Array.from(keys, (key) => key.charCodeAt(0))));
    this.terminal.onResize(({ rows, cols }) => this.say({ size: [rows, cols] }));
    this.terminal.attachCustomKeyEventHandler((event) => this.isShells(event));
    withTheme((dark) => {
      if (this.disposed) return;
      this.terminal.options.theme = { background: colour("surface"), foreground: colour("ink"), cursor: colour("accent"), cursorAccent: colour("surface"), selectionBackground: `${colour("accent")}44`, ...palette(dark) };
    });
    new ResizeObserver(() => this.resize()).observe(this.node);
  }

  /** Draws it for the first time, when it is on the page and has a size. */
  start(): void {
    if (this.terminal.element) return this.resize();
    this.terminal.open(this.node);
    this.resize();
    void this.connect();
  }

  focus(): void {
    this.terminal.focus();
  }

  find(words: string, back: boolean): boolean {
    return back ? this.search.findPrevious(words) : this.search.findNext(words);
  }

  dispose(): void {
    this.disposed = true;
    clearTimeout(this.waiting);
    this.socket?.close();
    this.terminal.dispose();
    this.node.remove();
  }

  /** Connects now, as after a change that ended the sandbox. */
  again(): void {
    clearTimeout(this.waiting);
    this.pause = firstPause;
    void this.connect();
  }

  private async connect(): Promise<void> {
    this.waiting = undefined;
    this.ended = false;
    let started: boolean;
    try {
      started = await this.terminals.open(this.id);
    } catch (problem) {
      this.terminal.write(`\r\n\x1b[90m[ ${reasonsOf(problem).join(" ")} Press Enter to try again. ]\x1b[0m\r\n`);
      this.ended = true;
      return this.changed();
    }
    if (this.disposed) return;
    const socket = (this.socket = this.terminals.socket(this.id, started ? 0 : this.place));
    socket.onopen = () => {
      this.pause = firstPause;
      this.say({ size: [this.terminal.rows, this.terminal.cols] });
      this.changed();
    };
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => (typeof data === "string" ? this.hear(JSON.parse(data) as { start?: number; exit_code?: number }) : this.print(new Uint8Array(data)));
    socket.onclose = () => { if (socket === this.socket && !this.ended && !this.disposed) this.retry(); };
  }

  private retry(): void {
    this.changed();
    this.waiting = window.setTimeout(() => void this.connect(), this.pause);
    this.pause = Math.min(2 * this.pause, longestPause);
  }

  private hear({ start, exit_code: code }: { start?: number; exit_code?: number }): void {
    if (start !== undefined && start !== this.place) {
      this.terminal.reset();
      this.place = this.drawn = this.told = start;
    }
    if (code === undefined) return;
    this.ended = true;
    this.terminal.write(`\r\n\x1b[90m[ The shell ended with exit code ${code}. Press Enter for a new one. ]\x1b[0m\r\n`);
    this.changed();
  }

  private print(bytes: Uint8Array): void {
    this.place += bytes.length;
    this.terminal.write(bytes, () => {
      this.drawn += bytes.length;
      if (this.drawn - this.told >= tellEvery || this.drawn === this.place) this.say({ seen: (this.told = this.drawn) });
    });
  }

  private type(keys: Uint8Array<ArrayBuffer>): void {
    if (this.ended) {
      if (keys.includes(13)) this.again();
    } else if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(keys);
  }

  private say(talk: object): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(talk));
  }

  private resize(): void {
    if (this.terminal.element && this.node.clientHeight > 0) this.fit.fit();
  }

  /** Some keys are the page's: to copy, to paste, to search, and to leave the terminal. */
  private isShells(event: KeyboardEvent): boolean {
    if (event.type !== "keydown" || !event.ctrlKey) return true;
    const key = event.key.toLowerCase();
    if (key === "`") return false;
    if (!event.shiftKey) return true;
    if (key === "c") {
      event.preventDefault();
      if (this.terminal.hasSelection()) void navigator.clipboard.writeText(this.terminal.getSelection());
      return false;
    }
    return key !== "v" && key !== "f"; // the browser pastes, and the pane searches
  }
}

/** The sixteen colours, readable on both backgrounds. */
function palette(dark: boolean): Record<string, string> {
  const [black, red, green, yellow, blue, magenta, cyan, white] = dark
    ? ["#2a2c33", "#ff8f85", "#62cf8c", "#eab54d", "#8ab8ff", "#c79bf2", "#6fd3d8", "#d8d9de"]
    : ["#1b1c20", "#b3261e", "#17703a", "#855400", "#1a56b0", "#7a2fb5", "#0b6b75", "#5d5f66"];
  return { black: black!, red: red!, green: green!, yellow: yellow!, blue: blue!, magenta: magenta!, cyan: cyan!, white: white!,
    brightBlack: colour("ink-quiet"), brightRed: red!, brightGreen: green!, brightYellow: yellow!, brightBlue: blue!, brightMagenta: magenta!, brightCyan: cyan!, brightWhite: colour("ink") };
}
