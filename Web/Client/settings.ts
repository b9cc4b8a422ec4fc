import { startAccount } from "./accounts/account";
import { attempt } from "./banner";
import { copyLine } from "./copy";
import { ask } from "./dialogs";
import { byId, h, setText } from "./dom";
import { startGitHub } from "./github/connect";
import { startDeployKey } from "./github/deployKey";
import { startWebhook } from "./github/webhook";
import { post, remove } from "./http";
import { setNotifications, wantsNotifications } from "./notify";
import { refresh } from "./swap";
import type { IssuedToken } from "./wire";

async function create(): Promise<void> {
  const name = byId<HTMLInputElement>("token-name");
  const button = byId<HTMLButtonElement>("token-create");
  button.disabled = true;
  await attempt(async () => {
    showIssued(await post<IssuedToken>("/auth/tokens", { name: name.value.trim(), expires_in_days: Number(byId<HTMLSelectElement>("token-days").value) }));
    name.value = "";
    await refresh("tokens");
  });
  button.disabled = false;
}

/** The one time that the secret is seen; it is kept nowhere. */
function showIssued(issued: IssuedToken): void {
  byId("issued").replaceChildren(
    h("p", {}, `This is the token “${issued.details.name}”. Copy it now: it is not shown again.`),
    copyLine(issued.token, "secret"));
  byId("issued").hidden = false;
}

async function revoke(row: HTMLElement): Promise<void> {
  setText(byId("revoke-heading"), `Revoke “${row.dataset["name"]}”?`);
  if ((await ask("revoke-dialog")) !== "revoke") return;
  await attempt(async () => {
    await remove(`/auth/tokens/${row.dataset["token"]}`);
    await refresh("tokens");
  });
}

const notifications = byId<HTMLInputElement>("notifications");
notifications.checked = wantsNotifications();
notifications.addEventListener("change", async () => {
  const wanted = notifications.checked;
  notifications.checked = await setNotifications(wanted);
  setText(byId("notifications-note"), wanted && !notifications.checked ? "The browser does not allow it. Allow notifications for this address in its settings, then try again." : "");
});
byId("token-form").addEventListener("submit", (event) => {
  event.preventDefault();
  void create();
});
byId("main").addEventListener("click", (event) => {
  const button = (event.target as HTMLElement).closest("[data-revoke]");
  if (button) void revoke(button.closest<HTMLElement>("[data-token]")!);
});
startAccount();
startGitHub();
startWebhook();
startDeployKey();
