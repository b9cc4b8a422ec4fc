import { attempt } from "../banner";
import { h, setText } from "../dom";
import { plural } from "../words";
import type { Found, Query, Workspace } from "./calls";
import { askWhetherSure } from "./names";

/** Finds text in all files, and replaces it in those that were found. */
export class SearchPane {
  private readonly words = h("input", { id: "find-words", type: "search", autocomplete: "off", spellcheck: "false", maxlength: "500", required: true, "data-testid": "find-words" });
  private readonly replacement = h("input", { id: "find-replacement", autocomplete: "off", spellcheck: "false", maxlength: "10000", "data-testid": "find-replacement" });
  private readonly regex = h("input", { type: "checkbox", id: "find-regex" });
  private readonly matchCase = h("input", { type: "checkbox", id: "find-case" });
  private readonly replaceButton = h("button", { type: "button", class: "button small", disabled: true, "data-testid": "replace-all", onclick: () => void this.replace() }, "Replace all");
  private readonly summary = h("p", { class: "quiet small", role: "status", "data-testid": "found" });
  private readonly results = h("div", { class: "found-files" });
  readonly node = h("form", { class: "studio-search", onsubmit: (event) => { event.preventDefault(); void this.search(); } },
    h("label", { for: "find-words" }, "Search"), this.words, h("label", { for: "find-replacement" }, "Replace with"), this.replacement,
    h("label", { class: "check" }, this.regex, "Regular expression"), h("label", { class: "check" }, this.matchCase, "Match case"),
    h("div", { class: "studio-row" }, h("button", { class: "button small primary", "data-testid": "find" }, "Search"), this.replaceButton), this.summary, this.results);
  private last?: { query: Query; found: Found };

  constructor(private readonly workspace: Workspace, private readonly open: (path: string, line: number) => void, private readonly update: () => Promise<void>) {}

  focus(): void {
    this.words.focus();
  }

  private async search(): Promise<void> {
    if (this.words.value === "") return;
    await attempt(async () => {
      const query: Query = { query: this.words.value, regex: this.regex.checked, match_case: this.matchCase.checked };
      const found = await this.workspace.search(query);
      this.last = { query, found };
      this.replaceButton.disabled = found.files.length === 0;
      setText(this.summary, found.total === 0 ? "Nothing was found." : `${plural(found.total, "place")} in ${plural(found.files.length, "file")}${found.truncated ? "; not all are shown" : ""}`);
      this.results.replaceChildren(...found.files.map((file) => h("section", { "aria-label": file.path }, h("h2", { class: "tree-group" }, file.path),
        h("ul", {}, ...file.matches.map((match) => h("li", {}, h("button", { type: "button", class: "file", "data-testid": "found-place", onclick: () => this.open(file.path, match.line) }, h("span", {}, match.text.trim() || " "), h("span", { class: "quiet" }, `${match.line}`))))))));
    });
  }

  private async replace(): Promise<void> {
    if (!this.last) return;
    const { query, found } = this.last;
    if (!(await askWhetherSure(`Replace in ${plural(found.files.length, "file")}?`, `“${query.query}” becomes “${this.replacement.value}”. Until it is committed, the page Changes can bring the files back.`, "Replace"))) return;
    await attempt(async () => {
      const { replacements, skipped } = await this.workspace.replace(query, this.replacement.value, found.files.map(({ path, version }) => ({ path, version })));
      await this.search();
      setText(this.summary, `${plural(replacements, "place")} replaced.${skipped.length === 0 ? "" : ` Left alone, since they were changed meanwhile: ${skipped.join(", ")}.`}`);
      await this.update();
    });
  }
}
