import { attempt } from "./banner";
import { byId, h, icon } from "./dom";
import { post, put } from "./http";
import type { SourceFile } from "./wire";

interface Choice { value: string; title: string }
interface Variable { name: string; type: string; default: string; description: string; min?: number; max?: number; choices?: Choice[] }

const data = JSON.parse(byId("page-data").textContent!) as { id?: string; variables: Variable[]; files: SourceFile[] };
const types = ["string", "integer", "boolean", "choice", "fields"];

const labelled = (label: string, control: HTMLElement): HTMLElement => h("label", {}, h("span", {}, label), control);

const removeButton = (what: string): HTMLElement => h("button", {
  type: "button", class: "icon-button", "aria-label": `Remove ${what}`, title: "Remove", onclick: (event) => (event.currentTarget as HTMLElement).closest("[data-row]")!.remove(),
}, icon("trash"));

function addVariable(variable: Variable): void {
  const input = (part: string, value: string): HTMLInputElement => h("input", { "data-part": part, value, autocomplete: "off", spellcheck: "false" });
  const type = h("select", { "data-part": "type" }, ...types.map((name) => h("option", { value: name, selected: name === variable.type }, name)));
  byId("editor-variables").append(h("div", { class: "variable-row", "data-row": "variable", "data-testid": "variable-row" },
    labelled("Name", input("name", variable.name)), labelled("Type", type), labelled("Default", input("default", variable.default)), labelled("Description", input("description", variable.description)),
    labelled("Choices, with commas", input("choices", (variable.choices ?? []).map((choice) => choice.value).join(", "))), removeButton("the variable")));
}

function addFile(file: SourceFile): void {
  byId("editor-files").append(h("div", { class: "file-row", "data-row": "file", "data-testid": "file-row" },
    labelled("Path", h("input", { "data-part": "path", value: file.path, class: "code-input", autocomplete: "off", spellcheck: "false" })), removeButton("the file"),
    labelled("Content", h("textarea", { "data-part": "content", class: "code-input", rows: 12, spellcheck: "false" }, file.content))));
}

const rows = (kind: string): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(`[data-row="${kind}"]`)];
const part = (row: HTMLElement, name: string): string => row.querySelector<HTMLInputElement>(`[data-part="${name}"]`)!.value;
const list = (text: string): string[] => text.split(",").map((item) => item.trim()).filter(Boolean);
const valueOf = (id: string): string => byId<HTMLInputElement>(id).value;

const draft = (): object => ({
  name: valueOf("name"), category: valueOf("category"), language: valueOf("language"), description: valueOf("description"), tags: list(valueOf("tags")),
  variables: rows("variable").map((row) => ({
    name: part(row, "name").trim(), type: part(row, "type"), default: part(row, "default"), description: part(row, "description"),
    ...(part(row, "type") === "choice" && { choices: list(part(row, "choices")).map((value) => ({ value, title: value })) }),
  })),
  files: rows("file").map((row) => ({ path: part(row, "path").trim(), content: part(row, "content") })),
});

data.variables.forEach(addVariable);
data.files.forEach(addFile);
const pathOf = (kind: "codePath" | "testPath"): string => byId<HTMLSelectElement>("language").selectedOptions[0]!.dataset[kind]!;
if (data.files.length === 0) for (const kind of ["codePath", "testPath"] as const) addFile({ path: pathOf(kind), content: "" });

byId("add-variable").addEventListener("click", () => addVariable({ name: "", type: "string", default: "", description: "" }));
byId("add-file").addEventListener("click", () => addFile({ path: "", content: "" }));
byId("editor").addEventListener("submit", (event) => {
  event.preventDefault();
  void attempt(async () => {
    const saved = data.id ? await put<{ id: string }>(`/templates/${data.id}`, draft()) : await post<{ id: string }>("/templates", draft());
    location.assign(`/templates/${saved.id}`);
  });
});
