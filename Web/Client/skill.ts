import { startEditor } from "./skills/editor";
import { keepUses } from "./skills/use";

interface Detail { skill: { title: string; keywords: string[]; languages: string[]; always: boolean }; guidance: string }

const when = ({ skill }: Detail): string =>
  `${skill.title}: ${skill.always ? "for every request" : skill.keywords.length > 0 ? `when a request says ${skill.keywords.join(", ")}` : skill.languages.length > 0 ? "for requests" : "when a request is about the same as its description"}${skill.languages.length > 0 ? `, in ${skill.languages.join(", ")}` : ""}.`;

keepUses();
startEditor<Detail>("/skills", (detail) => ({ about: when(detail), told: detail.guidance }));
