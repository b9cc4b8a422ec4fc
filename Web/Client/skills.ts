import { attempt } from "./banner";
import { byId, h } from "./dom";
import { post } from "./http";
import { skillList } from "./skills/list";
import { keepUses } from "./skills/use";
import { languageTitle } from "./status";
import type { SkillAnswer } from "./wire";
import { plural } from "./words";

keepUses();

byId("try").addEventListener("submit", (event) => {
  event.preventDefault();
  void attempt(async () => {
    const answer = await post<SkillAnswer>("/skills/choose", {
      prompt: byId<HTMLTextAreaElement>("try-prompt").value.trim(), language: byId<HTMLSelectElement>("try-language").value || undefined,
    });
    byId("try-answer").replaceChildren(answer.chosen.length === 0
      ? h("p", {}, "It would have none: no keyword of a skill is said in it.")
      : h("div", {}, h("p", { class: "quiet small" }, `In ${languageTitle(answer.language)}, ${plural(answer.chosen.length, "skill")} with ${plural(answer.characters, "character")}:`), skillList(answer.chosen)));
  });
});
