import { byId, h } from "./dom";
import { Problem } from "./http";

/** Says at the top of the page what was wrong; nothing, when nothing was. */
export function complain(reasons: readonly string[]): void {
  const banner = byId("page-problem");
  banner.replaceChildren(...reasons.map((reason) => h("p", {}, reason)));
  banner.hidden = reasons.length === 0;
  if (reasons.length > 0) banner.scrollIntoView({ block: "nearest" });
}

export const reasonsOf = (problem: unknown): readonly string[] =>
  problem instanceof Problem ? problem.reasons : ["That did not work. Reload the page and try again."];

/** Does something that may fail; returns whether it did not. */
export async function attempt(action: () => Promise<unknown>): Promise<boolean> {
  complain([]);
  try {
    await action();
    return true;
  } catch (problem) {
    complain(reasonsOf(problem));
    return false;
  }
}
