import { h, icon, setAttribute, setIcon, setText } from "../dom";
import type { CriterionState } from "../wire";
import type { RunState } from "./state";

const words: Record<CriterionState, string> = { passed: "holds", failed: "does not hold", not_tested: "not tested" };

/** What has to hold, turning green as the tests that name it pass. */
export function criteriaView() {
  const count = h("span", { class: "count" });
  const list = h("ol", { "aria-label": "What has to hold" });
  const node = h("section", { class: "criteria", "data-testid": "criteria", hidden: true }, h("h3", {}, "What has to hold ", count), list);
  let shown: readonly string[] = [];

  return {
    node,
    update(state: RunState): void {
      if (state.criteria !== shown) list.replaceChildren(...(shown = state.criteria).map(item));
      node.hidden = shown.length === 0 || state.question?.kind === "plan"; // then they can be edited below
      const results = state.criteriaResults;
      for (const [index, row] of [...list.children].entries()) {
        const result = results[index]?.state;
        setAttribute(row, "data-state", result ?? "open");
        setIcon(row.querySelector("svg")!, result === "passed" ? "check" : result === "failed" ? "cross" : result ? "dash" : "dot");
        setText(row.querySelector(".state")!, result ? words[result] : "");
      }
      setText(count, results.length > 0 ? `${results.filter((result) => result.state === "passed").length}/${shown.length}` : "");
    },
  };
}

const item = (text: string): HTMLElement => h("li", { "data-testid": "criterion", "data-state": "open" }, icon("dot"), h("span", {}, text), h("span", { class: "state" }));
