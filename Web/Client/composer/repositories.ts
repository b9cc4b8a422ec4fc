import { byId, h } from "../dom";
import { get } from "../http";

interface Listed { id: string; name: string; status: string; address: string }

/** Offers the imported repositories in the request box; there is nothing to see where there are none. */
export async function offerRepositories(kept: string | undefined): Promise<void> {
  const list = await get<{ repositories: Listed[] }>("/repositories?limit=100").catch(() => undefined);
  const ready = (list?.repositories ?? []).filter(({ status }) => status === "ready");
  const select = byId<HTMLSelectElement>("repository");
  select.append(...ready.map(({ name }) => h("option", { value: name }, name)));
  if (kept && ready.some(({ name }) => name === kept)) select.value = kept;
  for (const element of document.querySelectorAll<HTMLElement>("[data-for-repositories]")) element.hidden = ready.length === 0;
  select.addEventListener("change", showPull);
  showPull();
}

function showPull(): void {
  const pull = byId<HTMLInputElement>("pull");
  pull.disabled = byId<HTMLSelectElement>("repository").value === "";
  if (pull.disabled) pull.checked = false;
}
