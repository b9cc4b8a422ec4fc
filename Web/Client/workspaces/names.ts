import { ask } from "../dialogs";
import { byId, setText } from "../dom";

/** Asks for a path; undefined when there is none, or it is as it was. */
export async function askPath(heading: string, button: string, path: string): Promise<string | undefined> {
  setText(byId("name-heading"), heading);
  setText(byId("name-ok"), button);
  const input = byId<HTMLInputElement>("name-input");
  input.value = path;
  const answer = ask("name-dialog");
  input.focus();
  input.setSelectionRange(path.lastIndexOf("/") + 1, path.length);
  input.onkeydown = (event) => { if (event.key === "Enter") { event.preventDefault(); byId("name-ok").click(); } }; // the first button would take it
  return (await answer) === "ok" && input.value.trim() !== path ? input.value.trim() : undefined;
}

export async function askWhetherSure(heading: string, words: string, button: string): Promise<boolean> {
  setText(byId("sure-heading"), heading);
  setText(byId("sure-words"), words);
  setText(byId("sure-yes"), button);
  return (await ask("sure-dialog")) === "yes";
}
