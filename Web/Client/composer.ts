import { byId, h, icon, setText } from "./dom";
import { post, Problem } from "./http";
import { plural } from "./words";
import type { ExecuteAccepted, SourceFile } from "./wire";

const form = (): HTMLFormElement => byId<HTMLFormElement>("composer");
const prompt = (): HTMLTextAreaElement => byId<HTMLTextAreaElement>("prompt");
const language = (): HTMLSelectElement => byId<HTMLSelectElement>("language");
const sessionId = (): string | undefined => form().dataset["session"] || undefined;
const draftKey = (): string => `draft:${sessionId() ?? "new"}`;

export type Accepted = (accepted: ExecuteAccepted, prompt: string, maxAttempts: number) => void;

/** The request box: keeps the draft, sends, and says beside itself what was wrong. */
export function startComposer(onAccepted: Accepted): void {
  prompt().value = localStorage.getItem(draftKey()) ?? "";
  prompt().addEventListener("input", () => localStorage.setItem(draftKey(), prompt().value));
  form().addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    const send = event.ctrlKey || event.metaKey;
    if (send || event.target instanceof HTMLInputElement) event.preventDefault(); // Enter in the path of a test file sends nothing
    if (send) form().requestSubmit();
  });
  form().addEventListener("submit", (event) => {
    event.preventDefault();
    void submit(onAccepted);
  });
  byId("own-tests-add").addEventListener("click", () => addTestFile().querySelector("input")!.focus());
  byId("own-tests").addEventListener("toggle", () => {
    if (byId<HTMLDetailsElement>("own-tests").open && byId("own-tests-files").childElementCount === 0) addTestFile();
  });
  for (const example of document.querySelectorAll<HTMLButtonElement>(".example")) example.addEventListener("click", () => use(example));
}

/** An example runs with one click. */
function use(example: HTMLButtonElement): void {
  prompt().value = example.dataset["prompt"]!;
  language().value = example.dataset["language"]!;
  form().requestSubmit();
}

async function submit(onAccepted: Accepted): Promise<void> {
  const text = prompt().value.trim();
  if (text === "") return refuse(["Say what to build first."]);
  if (byId<HTMLButtonElement>("send").disabled) return;
  const maxAttempts = Number(byId<HTMLSelectElement>("max-attempts").value);
  busy(true);
  try {
    const tests = ownTests();
    const accepted = await post<ExecuteAccepted>("/execute", {
      prompt: text,
      language: language().value || undefined,
      session_id: sessionId(),
      tests: tests.length > 0 ? tests : undefined,
      max_attempts: maxAttempts,
    });
    clear();
    onAccepted(accepted, text, maxAttempts);
  } catch (problem) {
    refuse(problem instanceof Problem ? problem.reasons : ["The request could not be sent. Reload the page and try again."]);
  } finally {
    busy(false);
  }
}

function clear(): void {
  localStorage.removeItem(draftKey());
  prompt().value = "";
  byId("own-tests-files").replaceChildren();
  byId<HTMLDetailsElement>("own-tests").open = false;
  countTests();
  refuse([]);
}

export function refuse(reasons: string[]): void {
  const banner = byId("composer-problem");
  banner.replaceChildren(...reasons.map((reason) => h("p", {}, reason)));
  banner.hidden = reasons.length === 0;
  prompt().setAttribute("aria-invalid", String(reasons.length > 0));
}

function busy(sending: boolean): void {
  byId<HTMLButtonElement>("send").disabled = sending;
  for (const example of document.querySelectorAll<HTMLButtonElement>(".example")) example.disabled = sending;
}

function ownTests(): SourceFile[] {
  return [...byId("own-tests-files").children]
    .map((row) => ({ path: row.querySelector("input")!.value.trim(), content: row.querySelector("textarea")!.value }))
    .filter((file) => file.content.trim() !== "");
}

function addTestFile(): HTMLElement {
  const files = byId("own-tests-files");
  const number = files.childElementCount + 1;
  const suffix = number === 1 ? "" : `_${number}`;
  const path = language().value === "javascript" ? `main${suffix}.test.js` : `test_main${suffix}.py`;
  const row = h("div", { class: "test-file" },
    h("input", { "aria-label": "Path of the test file", value: path, spellcheck: "false", maxlength: "200" }),
    h("button", { type: "button", class: "icon-button", "aria-label": "Remove this test file", title: "Remove", onclick: () => { row.remove(); countTests(); } }, icon("cross")),
    h("textarea", { "aria-label": "Content of the test file", rows: "6", spellcheck: "false", class: "code-input", oninput: countTests }));
  files.append(row);
  return row;
}

function countTests(): void {
  const count = ownTests().length;
  setText(byId("own-tests-count"), count > 0 ? `(${plural(count, "file")})` : "");
}
