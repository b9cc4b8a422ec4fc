import { complain, reasonsOf } from "../banner";
import { byId, setText } from "../dom";
import { expected } from "../expected";
import { post, put, remove } from "../http";
import { refresh } from "../swap";
import type { ModelTestResult } from "../wire";
import { cost, duration, plural } from "../words";

/** Connects, tries and disconnects providers; what was found is said where it was asked. */
export function startProviders(): void {
  byId("main").addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches("[data-key]")) return;
    event.preventDefault();
    void enter(form);
  });
  byId("main").addEventListener("click", (event) => {
    const button = (event.target as HTMLElement).closest<HTMLButtonElement>("[data-test], [data-remove]");
    if (button) void ("test" in button.dataset ? test(button) : forget(button));
  });
}

const nameOf = (element: Element): string => element.closest<HTMLElement>("[data-provider]")!.dataset["provider"]!;

async function enter(form: HTMLFormElement): Promise<void> {
  const [name, field] = [nameOf(form), form.querySelector("input")!];
  if (field.value.trim() === "") return say(name, "Enter the key first.", false);
  await act(name, form, "Trying the key…", async () => {
    const { test: found } = await put<{ test: ModelTestResult }>(`/models/${encodeURIComponent(name)}/key`, { key: field.value.trim() });
    field.value = "";
    await refresh("providers");
    say(name, `The key is stored. ${described(found)}`, found.works);
    document.getElementById(`key-${name}`)?.focus();
  });
}

const test = (button: HTMLButtonElement): Promise<void> => {
  const name = nameOf(button);
  return act(name, button.form!, "Trying…", async () => {
    const found = await post<ModelTestResult>(`/models/${encodeURIComponent(name)}/test`);
    await refresh("providers");
    say(name, described(found), found.works);
    providerOf(name).querySelector<HTMLButtonElement>("[data-test]")?.focus();
  });
};

const forget = (button: HTMLButtonElement): Promise<void> => {
  const name = nameOf(button);
  return act(name, button.form!, "Deleting…", async () => {
    await remove(`/models/${encodeURIComponent(name)}/key`);
    await refresh("providers");
    say(name, "Your key is deleted.", true);
    document.getElementById(`key-${name}`)?.focus();
  });
};

async function act(name: string, form: HTMLFormElement, meanwhile: string, action: () => Promise<void>): Promise<void> {
  const buttons = [...form.querySelectorAll("button")];
  complain([]);
  const progress = expected(meanwhile, meanwhile);
  form.after(progress.node);
  buttons.forEach((button) => { button.disabled = true; });
  try {
    await progress.during(action());
  } catch (problem) {
    say(name, reasonsOf(problem).join(" "), false);
  }
  progress.node.remove();
  buttons.forEach((button) => { button.disabled = false; });
}

const providerOf = (name: string): HTMLElement => document.querySelector<HTMLElement>(`[data-provider="${CSS.escape(name)}"]`)!;

function say(name: string, text: string, good: boolean): void {
  const result = providerOf(name).querySelector<HTMLElement>("[data-result]")!;
  result.hidden = false;
  result.classList.toggle("bad", !good);
  setText(result, text);
}

/** "It lists 12 models; m answered in 300 ms, the first words after 200 ms, for $0.0001." */
function described(found: ModelTestResult): string {
  const listed = found.listed_models === undefined ? "It gave no list of models" : `It lists ${plural(found.listed_models, "model")}`;
  if (!found.works) return `${listed}, and a tiny call failed: ${found.cause}.`;
  const first = found.first_token_ms === undefined ? "" : `, the first words after ${duration(found.first_token_ms)}`;
  return `${listed}; ${found.model} answered in ${duration(found.latency_ms)}${first}, for ${cost(found.cost_usd)}.`;
}
