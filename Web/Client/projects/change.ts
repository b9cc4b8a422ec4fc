import { ask } from "../dialogs";
import { byId, h, setText } from "../dom";
import { getText } from "../http";

interface Comment { path: string; line: number; text: string }
interface Change { text?: string; comments: Comment[] }

/** Shows what a task changed, and asks what shall be different; undefined when nothing shall. */
export async function askForChange(project: string, task: string, title: string): Promise<Change | undefined> {
  const list = byId("change-diff");
  setText(byId("change-heading"), title);
  byId<HTMLTextAreaElement>("change-text").value = "";
  list.replaceChildren(...lines(await getText(`/projects/${project}/tasks/${task}/diff`)));
  if (await ask("change-dialog") !== "send") return undefined;
  const comments = [...list.querySelectorAll("textarea")].map((area) => ({ path: area.dataset["path"]!, line: Number(area.dataset["line"]), text: area.value.trim() })).filter((comment) => comment.text !== "");
  const text = byId<HTMLTextAreaElement>("change-text").value.trim();
  return text === "" && comments.length === 0 ? undefined : { text: text || undefined, comments };
}

/** A unified diff as rows; what is there now can be commented. */
function* lines(diff: string): Generator<HTMLElement> {
  let [path, line] = ["", 0];
  for (const row of diff.split("\n")) {
    const hunk = /^@@ -\S+ \+(\d+)/.exec(row);
    if (row.startsWith("+++ ")) {
      path = row.slice("+++ b/".length);
      yield h("li", { class: "file" }, path);
    } else if (hunk) line = Number(hunk[1]);
    else if (row.startsWith("-") && !row.startsWith("--- ")) yield h("li", { class: "gone" }, h("code", {}, row));
    else if (line > 0 && /^[+ ]/.test(row)) yield commented(path, line++, row);
    else line = 0; // what git says of the next file
  }
}

function commented(path: string, line: number, row: string): HTMLElement {
  const item = h("li", { class: row.startsWith("+") ? "new" : "" },
    h("button", { type: "button", "aria-label": `Comment on ${path}, line ${line}`, onclick: () => {
      const known = item.querySelector("textarea");
      const area = known ?? h("textarea", { rows: "2", maxlength: "2000", "aria-label": `Comment on ${path}, line ${line}`, "data-path": path, "data-line": `${line}` });
      if (!known) item.append(area);
      area.focus();
    } }, `${line}`), h("code", {}, row));
  return item;
}
