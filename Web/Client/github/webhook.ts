import { attempt } from "../banner";
import { copyLine } from "../copy";
import { byId, h } from "../dom";
import { post } from "../http";

interface GitHubHook { path: string; secret: string; content_type: string; events: string[] }

/** The part of the settings that makes secrets for webhooks; it is there when GitHub is connected. */
export function startWebhook(): void {
  byId("main").addEventListener("submit", (event) => {
    if ((event.target as HTMLElement).id !== "webhook-form") return;
    event.preventDefault();
    void make();
  });
}

async function make(): Promise<void> {
  const button = byId<HTMLButtonElement>("webhook-make");
  button.disabled = true;
  await attempt(async () => show(await post<GitHubHook>(`/repositories/${byId<HTMLSelectElement>("webhook-repository").value}/webhook`)));
  button.disabled = false;
}

/** The one time that the secret is seen; it is kept nowhere. */
function show(hook: GitHubHook): void {
  const made = byId("webhook-made");
  const address = location.origin + hook.path;
  made.replaceChildren(
    h("p", {}, "On GitHub, open the repository's Settings, Webhooks, Add webhook, and enter these. The secret is not shown again."),
    h("p", {}, "Payload URL, which GitHub must be able to reach:"), copyLine(address, "webhook-address"),
    h("p", {}, `Content type: ${hook.content_type}. Secret:`), copyLine(hook.secret, "webhook-secret"),
    h("p", {}, "Events: choose individual events, and of them Issue comments alone."));
  made.hidden = false;
}
