import { h, icon, setText } from "../dom";
import { reasonsOf } from "../banner";
import { plural } from "../words";
import { actions, artifacts, code, files, here, matching, pages, sessions, type Entry, type Group } from "./entries";

/** Waits for a pause in the typing before it asks Api. */
const pause = 120;

let dialog: HTMLDialogElement | undefined;

export function openPalette(): void {
  dialog ??= build();
  if (!dialog.open) dialog.showModal();
  const input = dialog.querySelector("input")!;
  input.select();
  input.dispatchEvent(new Event("input"));
}

/** A combobox over one list: the focus stays in the field, and the field says which option is meant. */
function build(): HTMLDialogElement {
  const input = h("input", {
    type: "text", role: "combobox", id: "palette-input", "aria-expanded": "true", "aria-controls": "palette-list", "aria-autocomplete": "list",
    "aria-label": "Search pages, sessions, files, code and actions", placeholder: "Search pages, sessions, files, code and actions", autocomplete: "off", spellcheck: "false",
  });
  const list = h("div", { id: "palette-list", role: "listbox", "aria-label": "Results", class: "palette-list" });
  const status = h("p", { class: "palette-status quiet", role: "status", "data-testid": "palette-status" });
  const palette = h("dialog", { class: "palette", "aria-label": "Search and go to", "data-testid": "palette" }, h("div", { class: "palette-field" }, icon("search"), input), list, status);

  let entries: Entry[] = [];
  let chosen = 0;
  let round = 0;
  let timer: number | undefined;

  const choose = (index: number): void => {
    const options = list.querySelectorAll<HTMLElement>("[role=option]");
    chosen = options.length === 0 ? 0 : (index + options.length) % options.length;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
    if (options[chosen]) input.setAttribute("aria-activedescendant", options[chosen]!.id);
    else input.removeAttribute("aria-activedescendant");
    options[chosen]?.scrollIntoView({ block: "nearest" });
  };
  const run = (entry: Entry | undefined): void => {
    if (!entry) return;
    palette.close();
    entry.run();
  };
  const show = (groups: Group[], note: string): void => {
    const filled = groups.filter((group) => group.entries.length > 0);
    entries = filled.flatMap((group) => group.entries);
    let number = 0;
    list.replaceChildren(...filled.map((group) => h("div", { role: "group", "aria-label": group.name },
      h("div", { class: "palette-group quiet", "aria-hidden": "true" }, group.name),
      ...group.entries.map((entry) => option(entry, number++, run)))));
    setText(status, note || (entries.length === 0 ? "Nothing is called that. Try fewer letters." : plural(entries.length, "result")));
    choose(0);
  };
  const search = async (): Promise<void> => {
    const words = input.value.trim();
    const mine = ++round;
    const near = [pages(), files(), here(), actions()].map((group) => matching(group, words));
    show(near, "Searching…");
    clearTimeout(timer);
    await new Promise((resolve) => { timer = setTimeout(resolve, words === "" ? 0 : pause); });
    const [found, note] = await Promise.all([sessions(words), artifacts(words), code(words)]).then((groups) => [groups, ""] as const, (problem: unknown) => [undefined, reasonsOf(problem).join(" ")] as const);
    if (mine !== round) return; // an answer to older words
    show(found ? [near[0]!, found[0], near[1]!, found[1], found[2], ...near.slice(2)] : near, note);
  };

  input.addEventListener("input", () => void search());
  input.addEventListener("keydown", (event) => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move) choose(chosen + move);
    else if (event.key === "Enter") run(entries[chosen]);
    else return;
    event.preventDefault();
  });
  palette.addEventListener("click", (event) => { if (event.target === palette) palette.close(); }); // beside it
  document.body.append(palette);
  return palette;
}

const option = (entry: Entry, number: number, run: (entry: Entry) => void): HTMLElement =>
  h("div", { role: "option", id: `palette-${number}`, class: "palette-option", "aria-selected": "false", "data-testid": "palette-option", onclick: () => run(entry) },
    icon(entry.icon), h("span", {}, entry.title), entry.hint && h("kbd", {}, entry.hint));
