import { h } from "../dom";
import type { SkillShare } from "../wire";

/** Chosen skills, each with why. Those of a repository have no page. */
export const skillList = (skills: readonly SkillShare[]): HTMLElement => h("ul", { class: "chosen-skills" }, ...skills.map((skill) => h("li", { "data-testid": "chosen-skill" },
  skill.source === "repository" ? h("span", { class: "title" }, skill.title) : h("a", { href: `/skills/${skill.name}` }, skill.title),
  " ", h("span", { class: "quiet" }, `${skill.source === "repository" ? "Of the repository. " : skill.source === "own" ? "Yours. " : ""}${skill.why}`))));
