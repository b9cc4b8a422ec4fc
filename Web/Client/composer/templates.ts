import { byId, h } from "../dom";
import { get } from "../http";
import { keepOption, offer } from "./kept";

interface Listed { templates: { id: string; name: string; language: string }[]; total: number }

const choice = (): HTMLSelectElement => byId<HTMLSelectElement>("template");

/** Adds the person's own templates to the shipped ones when somebody looks. */
export function startTemplates(): void {
  byId<HTMLDetailsElement>("options").addEventListener("toggle", () => void offerOwn(), { once: true });
}

/** One that was chosen before the person's own were there; what it is called comes with them. */
export function keepTemplate(id: string): void {
  if (id !== "") keepOption(choice(), id, "One of your own");
}

async function offerOwn(): Promise<void> {
  const own = await all().catch(() => undefined);
  if (own) offer(choice(), ...own.map(({ id, name, language }) => h("option", { value: id, "data-language": language }, `${name} (your own)`)));
}

async function all(): Promise<Listed["templates"]> {
  const own: Listed["templates"] = [];
  for (let page = 1; ; page++) {
    const { templates, total } = await get<Listed>(`/templates?own=true&limit=100&page=${page}`);
    own.push(...templates);
    if (templates.length === 0 || own.length >= total) return own;
  }
}
