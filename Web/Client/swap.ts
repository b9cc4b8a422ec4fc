import { byId } from "./dom";
import { Problem } from "./http";

/** Brings one part of this page up to date, as the server draws it now; what else is on the page stays. */
/** @param address of a page that draws the same part, for what this one does not show */
export async function refresh(id: string, address = location.href): Promise<void> {
  const response = await fetch(address).catch(() => undefined);
  const fresh = response?.ok && new DOMParser().parseFromString(await response.text(), "text/html").getElementById(id);
  if (!fresh) throw new Problem(0, ["The list could not be brought up to date. Reload the page."]);
  byId(id).replaceWith(document.adoptNode(fresh));
}
