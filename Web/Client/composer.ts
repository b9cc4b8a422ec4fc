import { startAgents } from "./composer/agents";
import { Attachments } from "./composer/attach";
import { startDictation } from "./composer/dictate";
import { startForecast } from "./composer/forecast";
import { markLanguages } from "./composer/languages";
import { modelPrefix, startModels } from "./composer/models";
import { chooseAgain, chosenOptions, keepOptions } from "./composer/options";
import { offerRepositories } from "./composer/repositories";
import { OwnTests } from "./composer/ownTests";
import { startTemplates } from "./composer/templates";
import type { Draft, Request } from "./composer/queue";
import { byId, h, setText } from "./dom";
import { post, Problem } from "./http";
import type { ExecuteAccepted } from "./wire";

const form = (): HTMLFormElement => byId<HTMLFormElement>("composer");
const prompt = (): HTMLTextAreaElement => byId<HTMLTextAreaElement>("prompt");
const chosen = (id: string): HTMLSelectElement => byId<HTMLSelectElement>(id);
const sessionId = (): string | undefined => form().dataset["session"] || undefined;
const key = (kind: string): string => `${kind}:${sessionId() ?? "new"}`;

export type Accepted = (accepted: ExecuteAccepted, request: Request) => void;

export interface Basis { id: string; title: string }

export interface Composer {
  /** What a request would change; null begins with nothing. */
  setBasis(basis: Basis | undefined): void;
  takeBack(draft: Draft): void;
}

/**
 * The request box: keeps the draft, sends, and says beside itself what was wrong.
 * @param hold takes a request that has to wait; false lets it go at once
 */
export function startComposer(onAccepted: Accepted, hold: (draft: Draft) => boolean = () => false): Composer {
  const files = new Attachments(key("draft-files"), sessionId());
  const tests = new OwnTests(key("draft-tests"));
  let basis: Basis | undefined;
  let fresh = false;

  const gather = (): Draft => ({
    request: {
      prompt: prompt().value.trim(),
      language: basis ? undefined : chosen("language").value || undefined,
      session_id: sessionId(),
      tests: tests.all.length > 0 ? tests.all : undefined,
      max_attempts: Number(chosen("max-attempts").value),
      budget_usd: Number(byId<HTMLInputElement>("budget").value) || undefined,
      time_limit_minutes: Number(byId<HTMLInputElement>("time-limit").value) || undefined,
      plan: byId<HTMLInputElement>("plan").checked || undefined,
      tier: chosen("tier").value.startsWith(modelPrefix) ? undefined : chosen("tier").value || undefined,
      model: chosen("tier").value.startsWith(modelPrefix) ? chosen("tier").value.slice(modelPrefix.length) : undefined,
      mode: chosen("mode").value || undefined,
      agent: chosen("agent").value || undefined,
      template_id: basis ? undefined : chosen("template").value || undefined,
      basis_id: basis?.id,
      github_repo: basis ? undefined : chosen("repository").value || undefined,
      output_preference: !basis && byId<HTMLInputElement>("pull").checked ? "pr" : undefined,
      use_code: byId<HTMLInputElement>("use-code").checked || undefined,
      attachments: files.all.length > 0 ? files.all.map((file) => file.id) : undefined,
    },
    files: [...files.all],
    options: chosenOptions(),
    fresh,
  });

  /** Above what is being written. */
  const takeBack = (draft: Draft): void => {
    prompt().value = [draft.request.prompt, prompt().value.trim()].filter(Boolean).join("\n\n");
    localStorage.setItem(key("draft"), prompt().value);
    tests.set([...(draft.request.tests ?? []), ...tests.all]);
    files.set([...draft.files, ...files.all]);
    chooseAgain(draft.options ?? {});
    prompt().focus();
  };

  const clear = (): void => {
    localStorage.removeItem(key("draft"));
    prompt().value = "";
    tests.set([]);
    files.set([]);
    refuse([]);
  };

  const submit = async (): Promise<void> => {
    const draft = gather();
    if (draft.request.prompt === "") return refuse(["Say what to build first."]);
    if (files.busy) return refuse(["A file is still on its way. Wait until it is there, then send."]);
    if (byId<HTMLButtonElement>("send").disabled) return;
    if (hold(draft)) return clear();
    busy(true);
    try {
      const accepted = await post<ExecuteAccepted>("/execute", draft.request);
      clear();
      onAccepted(accepted, draft.request);
    } catch (problem) {
      refuse(problem instanceof Problem ? problem.reasons : ["The request could not be sent. Reload the page and try again."]);
    } finally {
      busy(false);
    }
  };

  /** The same request, kept for the night shift. */
  const forTheNight = async (): Promise<void> => {
    const { request } = gather();
    if (request.prompt === "") return refuse(["Say what to build first."]);
    if (files.busy) return refuse(["A file is still on its way. Wait until it is there."]);
    busy(true);
    try {
      await post("/queue", { request });
      clear();
      byId("composer-said").replaceChildren("It waits for the night in ", h("a", { href: "/queue" }, "the queue"), ".");
      byId("composer-said").hidden = false;
    } catch (problem) {
      refuse(problem instanceof Problem ? problem.reasons : ["It could not be added. Reload the page and try again."]);
    } finally {
      busy(false);
    }
  };

  const showBasis = (next: Basis | undefined): void => {
    basis = next;
    fresh = false;
    byId("basis").hidden = !basis;
    setText(byId("basis-title"), basis?.title ?? "");
    for (const id of ["language", "template", "repository"]) chosen(id).disabled = basis !== undefined; // those of what is changed
  };

  prompt().value = localStorage.getItem(key("draft")) ?? "";
  prompt().addEventListener("input", () => localStorage.setItem(key("draft"), prompt().value));
  keepOptions(key("draft-options"));
  byId("basis-off").addEventListener("click", () => { showBasis(undefined); fresh = true; prompt().focus(); });
  chosen("template").addEventListener("change", () => {
    const language = chosen("template").selectedOptions[0]!.dataset["language"];
    if (language) chosen("language").value = language;
  });
  form().addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    const send = event.ctrlKey || event.metaKey;
    if (send || event.target instanceof HTMLInputElement) event.preventDefault(); // Enter in a field of one line sends nothing
    if (send) form().requestSubmit();
  });
  byId("for-the-night").addEventListener("click", () => void forTheNight());
  form().addEventListener("submit", (event) => {
    event.preventDefault();
    void submit();
  });
  startForecast(form(), () => gather().request);
  startModels();
  startAgents();
  startTemplates();
  void markLanguages();
  void offerRepositories(new URLSearchParams(location.search).get("repository") ?? undefined);
  void startDictation((words) => {
    prompt().value = [prompt().value.trim(), words].filter(Boolean).join(" ");
    localStorage.setItem(key("draft"), prompt().value);
    prompt().focus();
  }, refuse);
  for (const example of document.querySelectorAll<HTMLButtonElement>(".example")) example.addEventListener("click", () => {
    prompt().value = example.dataset["prompt"]!;
    chosen("language").value = example.dataset["language"]!;
    form().requestSubmit();
  });
  return { setBasis: showBasis, takeBack };
}

export function refuse(reasons: string[]): void {
  const banner = byId("composer-problem");
  banner.replaceChildren(...reasons.map((reason) => h("p", {}, reason)));
  banner.hidden = reasons.length === 0;
  prompt().setAttribute("aria-invalid", String(reasons.length > 0));
}

function busy(sending: boolean): void {
  if (sending) byId("composer-said").hidden = true;
  for (const id of ["send", "for-the-night"]) byId<HTMLButtonElement>(id).disabled = sending;
  for (const example of document.querySelectorAll<HTMLButtonElement>(".example")) example.disabled = sending;
}
