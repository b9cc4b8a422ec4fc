import { byId, h } from "../dom";
import { get } from "../http";

interface Listed { name: string; title: string; own: boolean }

const choice = (): HTMLSelectElement => byId<HTMLSelectElement>("agent");

/** Adds the person's own agents to the shipped ones when somebody looks; the one that the address names is chosen. */
export function startAgents(): void {
  const options = byId<HTMLDetailsElement>("options");
  options.addEventListener("toggle", () => void offerOwn(), { once: true });
  const wanted = new URLSearchParams(location.search).get("agent");
  if (!wanted) return;
  keepAgent(wanted);
  choice().value = wanted;
  options.open = true;
}

/** One that was chosen before the person's own were there. */
export function keepAgent(name: string): void {
  if (name !== "" && !has(name)) choice().append(h("option", { value: name }, name));
}

async function offerOwn(): Promise<void> {
  const list = await get<{ agents: Listed[] }>("/agents").catch(() => undefined);
  choice().append(...(list?.agents ?? []).filter(({ own, name }) => own && !has(name)).map(({ name, title }) => h("option", { value: name }, title)));
}

const has = (name: string): boolean => [...choice().options].some((option) => option.value.toLowerCase() === name.toLowerCase());
