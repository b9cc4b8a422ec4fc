import { attempt } from "../banner";
import { byId } from "../dom";
import { post, remove } from "../http";
import { refresh } from "../swap";

/** The part of the settings that connects GitHub; it is drawn anew after each change. */
export function startGitHub(): void {
  const main = byId("main");
  main.addEventListener("submit", (event) => {
    if ((event.target as HTMLElement).id !== "github-form") return;
    event.preventDefault();
    void connect();
  });
  main.addEventListener("click", (event) => {
    if ((event.target as HTMLElement).id === "github-disconnect") void attempt(async () => { await remove("/github/disconnect"); await refresh("github"); });
  });
}

async function connect(): Promise<void> {
  const token = byId<HTMLInputElement>("github-token");
  const button = byId<HTMLButtonElement>("github-connect");
  button.disabled = true;
  await attempt(async () => {
    await post("/github/connect", { token: token.value.trim(), base_url: byId<HTMLInputElement>("github-base").value.trim() || undefined });
    await refresh("github");
  });
  button.disabled = false;
}
