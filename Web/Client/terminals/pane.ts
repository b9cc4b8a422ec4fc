import { attempt } from "../banner";
import { ask } from "../dialogs";
import { byId, h, icon, setText } from "../dom";
import { recall, remember } from "../panel/remember";
import type { Command, Network, TerminalList, Terminals } from "./calls";
import type { Screen } from "./screen";

const states = { ended: "Asleep", starting: "Starting", running: "Running" };
const unrun = { deny: "refused", no: "not run" };

/** The terminals of a workspace below its editor: tabs of one or several beside each other, and what their sandbox can reach. */
export class TerminalPane {
  private readonly tabs = h("div", { class: "tabs", role: "tablist", "aria-label": "Terminals", onkeydown: (event: Event) => this.walk(event as KeyboardEvent) });
  private readonly state = h("span", { class: "quiet small", role: "status", "data-testid": "sandbox-state" });
  private readonly network = h("select", { class: "small", "aria-label": "Network of the sandbox", "data-testid": "terminal-network", onchange: () => void this.setNetwork() }, h("option", { value: "off" }, "Network off"), h("option", { value: "packages" }, "Package registries"));
  private readonly words = h("input", { class: "small", type: "search", "aria-label": "Search in the terminal", placeholder: "Search", hidden: true, "data-testid": "terminal-search", onkeydown: (event: Event) => this.find(event as KeyboardEvent) });
  private readonly body = h("div", { class: "terminal-body", role: "tabpanel", id: "terminal-body", "aria-label": "Terminal" });
  private readonly screens = new Map<string, Screen>();
  private groups: string[][] = [];
  private current = 0;
  private list?: TerminalList;
  private loading?: Promise<void>;

  constructor(node: HTMLElement, private readonly terminals: Terminals, close: () => void) {
    const button = (name: string, label: string, action: () => void, testid: string): HTMLElement => h("button", { type: "button", class: "icon-button", "aria-label": label, title: label, "data-testid": testid, onclick: action }, icon(name));
    node.replaceChildren(
      h("div", { class: "terminal-head" }, this.tabs, button("plus", "New terminal", () => void this.add(false), "terminal-new"), button("columns", "Split: another terminal beside this one", () => void this.add(true), "terminal-split"), button("trash", "Close this terminal: its shell ends", () => void this.close(this.current), "terminal-close"),
        h("span", { class: "spring" }), this.state, this.words, button("search", "Search in the terminal (Ctrl+Shift+F)", () => this.search(), "terminal-find"), this.network,
        button("list", "Commands and rules", () => void this.showCommands(), "terminal-commands"), button("stop", "Put the sandbox away: what runs in it ends", () => void this.stop(), "terminal-stop"), button("cross", "Hide the terminals (Ctrl+`)", close, "terminal-hide")),
      this.body);
    node.addEventListener("keydown", (event) => {
      if (!event.ctrlKey || !event.shiftKey || event.key.toLowerCase() !== "f") return;
      event.preventDefault();
      this.search();
    });
  }

  /** Shows what there is; a first terminal is made. */
  async open(): Promise<void> {
    await attempt(async () => {
      await this.load();
      if (this.groups.length === 0) await this.add(false);
      else await this.show(this.current);
    });
  }

  private async load(): Promise<void> {
    this.list = await this.terminals.list();
    const there = new Set(this.list.terminals.map((terminal) => terminal.id));
    const kept = (this.groups.length > 0 ? this.groups : (recall(this.terminals.workspace).terminals ?? [])).map((group) => group.filter((id) => there.delete(id))).filter((group) => group.length > 0);
    this.groups = [...kept, ...[...there].map((id) => [id])];
    this.current = Math.min(this.current, Math.max(0, this.groups.length - 1));
    this.showState();
    this.drawTabs();
  }

  private showState(): void {
    if (!this.list) return;
    setText(this.state, this.list.detail && this.list.state !== "starting" ? `${states[this.list.state]}. ${this.list.detail}` : states[this.list.state]);
    this.network.value = this.list.network;
  }

  private drawTabs(): void {
    this.tabs.replaceChildren(...this.groups.map((group, index) => {
      const title = group.map((id) => this.list?.terminals.find((terminal) => terminal.id === id)?.title ?? "bash").join(" | ");
      return h("button", { type: "button", role: "tab", "aria-selected": String(index === this.current), "aria-controls": "terminal-body", tabindex: index === this.current ? 0 : -1, "data-testid": "terminal-tab", onclick: () => void this.show(index) }, title);
    }));
    remember(this.terminals.workspace, { terminals: this.groups });
  }

  private walk(event: KeyboardEvent): void {
    const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!move || this.groups.length === 0) return;
    void this.show((this.current + move + this.groups.length) % this.groups.length, false).then(() => this.tabs.querySelectorAll<HTMLElement>("[role=tab]")[this.current]?.focus());
  }

  private async show(index: number, focus = true): Promise<void> {
    this.current = index;
    this.drawTabs();
    const { Screen } = await import("./screen");
    const shown = (this.groups[this.current] ?? []).map((id) => {
      if (!this.screens.has(id)) this.screens.set(id, new Screen(id, this.terminals, () => this.refresh()));
      return this.screens.get(id)!;
    });
    this.body.replaceChildren(...shown.map((screen) => screen.node));
    for (const screen of shown) screen.start();
    if (focus) shown.at(-1)?.focus();
  }

  /** Something has become of the sandbox. */
  private refresh(): void {
    this.loading ??= this.terminals.list().then((list) => { this.list = list; this.showState(); }, () => undefined).finally(() => (this.loading = undefined));
  }

  private async add(beside: boolean): Promise<void> {
    await attempt(async () => {
      const made = await this.terminals.add(`bash ${(this.list?.terminals.length ?? 0) + 1}`);
      if (beside && this.groups[this.current]) this.groups[this.current]!.push(made.id);
      else this.current = this.groups.push([made.id]) - 1;
      await this.load();
      await this.show(this.current);
    });
  }

  private async close(index: number): Promise<void> {
    await attempt(async () => {
      for (const id of this.groups[index] ?? []) {
        await this.terminals.remove(id);
        this.screens.get(id)?.dispose();
        this.screens.delete(id);
      }
      await this.load();
      if (this.groups.length > 0) await this.show(this.current);
      else this.body.replaceChildren(h("p", { class: "panel-empty quiet" }, "No terminal is open. Make one with +."));
    });
  }

  private async setNetwork(): Promise<void> {
    await attempt(() => this.terminals.set({ network: this.network.value as Network }));
    this.refresh();
    for (const screen of this.screens.values()) screen.again();
  }

  private async stop(): Promise<void> {
    await attempt(async () => {
      this.body.replaceChildren(h("p", { class: "panel-empty quiet" }, "The sandbox is put away. Files and what was printed are kept; choose a terminal to go on."));
      for (const screen of this.screens.values()) screen.dispose();
      this.screens.clear();
      await this.terminals.stop();
      await this.load();
    });
  }

  private search(): void {
    this.words.hidden = false;
    this.words.focus();
    this.words.select();
  }

  private find(event: KeyboardEvent): void {
    const screen = this.screens.get(this.groups[this.current]?.[0] ?? "");
    if (event.key === "Enter") {
      event.preventDefault();
      this.words.setCustomValidity(screen?.find(this.words.value, event.shiftKey) ? "" : "Not found.");
      this.words.reportValidity();
    } else if (event.key === "Escape") {
      this.words.hidden = true;
      screen?.focus();
    }
  }

  private async showCommands(): Promise<void> {
    await attempt(async () => {
      const { commands } = await this.terminals.commands();
      byId("command-log").replaceChildren(...commands.map(entryOf));
      byId("command-none").hidden = commands.length > 0;
      const rules = byId<HTMLTextAreaElement>("command-rules");
      rules.value = this.list?.rules ?? "";
      if ((await ask("commands-dialog")) !== "save" || rules.value === this.list?.rules) return;
      await this.terminals.set({ rules: rules.value });
      await this.load();
      for (const screen of this.screens.values()) screen.again();
    });
  }
}

function entryOf(command: Command): HTMLElement {
  const seconds = command.ended_at ? (Date.parse(command.ended_at) - Date.parse(command.started_at)) / 1000 : undefined;
  const result = command.verdict === "deny" || command.verdict === "no" ? unrun[command.verdict] : command.exit_code === undefined ? "" : `exit ${command.exit_code}${seconds === undefined ? "" : `, ${seconds.toFixed(1)} s`}`;
  return h("tr", {}, h("td", {}, h("time", { datetime: command.started_at }, new Date(command.started_at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }))), h("td", {}, h("code", {}, command.line)), h("td", { class: "quiet" }, result));
}
