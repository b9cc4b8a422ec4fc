import { byId } from "../dom";
import { get } from "../http";
import type { LanguageList } from "../wire";

/** Says in the request box which languages cannot be proven on this machine, and why. When nobody answers, nothing is said. */
export async function markLanguages(): Promise<void> {
  const list = await get<LanguageList>("/languages").catch(() => undefined);
  for (const { name, title, works, problem } of list?.languages ?? []) {
    const option = [...byId<HTMLSelectElement>("language").options].find(({ value }) => value === name);
    if (option && works === false) Object.assign(option, { textContent: `${title} (not ready here)`, title: problem ?? "" });
  }
}
