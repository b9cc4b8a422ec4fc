import { h, setText } from "../dom";
import { skillList } from "../skills/list";
import type { RunState } from "./state";

/** Which guidance goes along, in a quiet line that unfolds to why. */
export function skillsView() {
  const titles = h("span", {});
  const list = h("div", {});
  const node = h("details", { class: "run-skills", "data-testid": "run-skills", hidden: true }, h("summary", {}, titles), list);
  let shown: RunState["skills"] = [];

  return {
    node,
    update({ skills }: RunState): void {
      if (skills === shown) return;
      shown = skills;
      node.hidden = skills.length === 0;
      setText(titles, `Skills: ${skills.map((skill) => skill.title).join(", ")}`);
      list.replaceChildren(skillList(skills));
    },
  };
}
