import { h, setAttribute } from "../dom";
import { isOpen, steps, type RunState, type Step } from "./state";

const words: Record<Step, string> = { understand: "Understand", tests: "Tests", code: "Code", validate: "Validate", repair: "Repair", deliver: "Deliver" };

export function stepper() {
  const items = steps.map((step) => ({ step, node: h("li", { "data-step": step }, words[step]) }));
  return {
    node: h("ol", { class: "stepper", "aria-label": "Steps" }, ...items.map((item) => item.node)),
    update(state: RunState): void {
      for (const { step, node } of items) {
        const active = isOpen(state.status) && state.step === step;
        setAttribute(node, "data-state", active ? "active" : state.seen.includes(step) ? "done" : "todo");
        if (active) node.setAttribute("aria-current", "step");
        else node.removeAttribute("aria-current");
      }
    },
  };
}
