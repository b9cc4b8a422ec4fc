import { attempt } from "../banner";
import { copyButton } from "../copy";
import { byId } from "../dom";
import { post, remove } from "../http";
import { refresh } from "../swap";

/** The part of the settings about git over ssh; it is drawn anew after each change. */
export function startDeployKey(): void {
  byId("main").addEventListener("click", (event) => {
    const button = (event.target as HTMLElement).closest<HTMLButtonElement>("button");
    if (button?.id === "deploy-key-make") void change(button, () => post("/repositories/key", null));
    const host = button?.closest<HTMLElement>("[data-host]")?.dataset["host"];
    if (host !== undefined) void change(button!, () => remove(`/repositories/hosts/${encodeURIComponent(host)}`));
  });
  offerCopy();
}

async function change(button: HTMLButtonElement, action: () => Promise<unknown>): Promise<void> {
  button.disabled = true;
  if (await attempt(async () => { await action(); await refresh("deploy-key"); })) offerCopy();
  else button.disabled = false;
}

function offerCopy(): void {
  const line = document.querySelector("#deploy-key [data-copy]");
  line?.after(copyButton(line.textContent ?? ""));
}
