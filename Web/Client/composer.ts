import { byId, h, icon, setText } from "./dom";
import { post, Problem } from "./http";
import { plural } from "./words";
import type { ExecuteAccepted, SourceFile } from "./wire";

const form = (): HTMLFormElement => byId<HTMLFormElement>("composer");
const prompt = (): HTMLTextAreaElement => byId<HTMLTextAreaElement>("prompt");
const language = (): HTMLSelectElement => byId<HTMLSelectElement>("language");
const sessionId = (): string | undefined => form().dataset["session"] || undefined;
const draftKey = (): string => `draft:${sessionId() ?? "new"}`;
const testsKey = (): string => `draft-tests:${sessionId() ?? "new"}`;

export type Accepted = (accepted: ExecuteAccepted, prompt: string, maxAttempts: number) => void;

/** The request box: keeps the draft, sends, and says beside itself what was wrong. */
export function startComposer(onAccepted: Accepted): void {
  prompt().value = localStorage.getItem(draftKey()) ?? "";
  prompt().addEventListener("input", () => localStorage.setItem(draftKey(), prompt().value));
  restoreTests();
  byId("own-tests-files").addEventListener("input", keepTests);
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
      plan: byId<HTMLInputElement>("plan").checked || undefined,
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
  localStorage.removeItem(testsKey());
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

/** Tests that were being written are there again after a reload. */
function restoreTests(): void {
  const files = JSON.parse(localStorage.getItem(testsKey()) ?? "[]") as SourceFile[];
  for (const file of files) addTestFile(file);
  byId<HTMLDetailsElement>("own-tests").open = files.length > 0;
  countTests();
}

function keepTests(): void {
  const tests = ownTests();
  if (tests.length > 0) localStorage.setItem(testsKey(), JSON.stringify(tests));
  else localStorage.removeItem(testsKey());
  countTests();
}

function addTestFile(file?: SourceFile): HTMLElement {
  const files = byId("own-tests-files");
  const number = files.childElementCount + 1;
  const usual = (language().selectedOptions[0]!.dataset["testPath"] ?? language().options[1]!.dataset["testPath"])!; // the first language while none is chosen
  const path = number === 1 ? usual : usual.replace(".", `_${number}.`);
  const content = h("textarea", { "aria-label": "Content of the test file", rows: "6", spellcheck: "false", class: "code-input" });
  content.value = file?.content ?? "";
  const row = h("div", { class: "test-file" },
    h("input", { "aria-label": "Path of the test file", value: file?.path ?? path, spellcheck: "false", maxlength: "200" }),
    h("button", { type: "button", class: "icon-button", "aria-label": "Remove this test file", title: "Remove", onclick: () => { row.remove(); keepTests(); } }, icon("cross")),
    content);
  files.append(row);
  return row;
}

function countTests(): void {
  const count = ownTests().length;
  setText(byId("own-tests-count"), count > 0 ? `(${plural(count, "file")})` : "");
}
