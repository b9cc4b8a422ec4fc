import { byId } from "./dom";
import { Problem } from "./http";

/**
 * Brings one part of this page up to date, as the server draws it now; what else is on the page stays.
 * @param address of a page that draws the same part, for what this one does not show
 * @param again a selector of what takes the focus when this element of the part has it at that moment
 * @param held whether the part must stay as it is, since somebody holds something of it
 */
export async function refresh(id: string, address = location.href, again?: (focused: Element) => string | undefined, held: () => boolean = () => false): Promise<void> {
  const fresh = await drawn(id, address);
  if (!fresh) throw new Problem(0, ["The list could not be brought up to date. Reload the page."]);
  if (held()) return;
  const [old, focused] = [byId(id), document.activeElement];
  const place = focused && old.contains(focused) ? again?.(focused) : undefined;
  old.replaceWith(document.adoptNode(fresh));
  if (place !== undefined) document.querySelector<HTMLElement>(place)?.focus();
}

/** The part as the server draws it on that page; undefined when it cannot be had. */
export async function drawn(id: string, address: string): Promise<HTMLElement | undefined> {
  const response = await fetch(address).catch(() => undefined);
  return (response?.ok && new DOMParser().parseFromString(await response.text(), "text/html").getElementById(id)) || undefined;
}
