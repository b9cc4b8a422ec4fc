import { byId, h, icon, setText } from "../dom";
import type { SourceFile } from "../wire";
import { plural } from "../words";

/** The person's own tests beside the request; they are kept for a reload. */
export class OwnTests {
  constructor(private readonly key: string) {
    this.set(JSON.parse(localStorage.getItem(key) ?? "[]") as SourceFile[]);
    byId("own-tests-files").addEventListener("input", () => this.keep());
    byId("own-tests-add").addEventListener("click", () => this.add().querySelector("input")!.focus());
    byId("own-tests").addEventListener("toggle", () => {
      if (byId<HTMLDetailsElement>("own-tests").open && byId("own-tests-files").childElementCount === 0) this.add();
    });
  }

  get all(): SourceFile[] {
    return [...byId("own-tests-files").children]
      .map((row) => ({ path: row.querySelector("input")!.value.trim(), content: row.querySelector("textarea")!.value }))
      .filter((file) => file.content.trim() !== "");
  }

  set(files: readonly SourceFile[]): void {
    byId("own-tests-files").replaceChildren();
    for (const file of files) this.add(file);
    byId<HTMLDetailsElement>("own-tests").open = files.length > 0;
    this.keep();
  }

  private keep(): void {
    const tests = this.all;
    if (tests.length > 0) localStorage.setItem(this.key, JSON.stringify(tests));
    else localStorage.removeItem(this.key);
    setText(byId("own-tests-count"), tests.length > 0 ? `(${plural(tests.length, "file")})` : "");
  }

  private add(file?: SourceFile): HTMLElement {
    const files = byId("own-tests-files");
    const language = byId<HTMLSelectElement>("language");
    const number = files.childElementCount + 1;
    const usual = (language.selectedOptions[0]!.dataset["testPath"] ?? language.options[1]!.dataset["testPath"])!; // the first language while none is chosen
    const content = h("textarea", { "aria-label": "Content of the test file", rows: "6", spellcheck: "false", class: "code-input" });
    content.value = file?.content ?? "";
    const row = h("div", { class: "test-file" },
      h("input", { "aria-label": "Path of the test file", value: file?.path ?? (number === 1 ? usual : usual.replace(".", `_${number}.`)), spellcheck: "false", maxlength: "200" }),
      h("button", { type: "button", class: "icon-button", "aria-label": "Remove this test file", title: "Remove", onclick: () => { row.remove(); this.keep(); } }, icon("cross")),
      content);
    files.append(row);
    return row;
  }
}
