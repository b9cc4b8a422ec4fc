import { byId, setText } from "../dom";
import { refuse } from "../composer";
import { patch, Problem, remove } from "../http";

/** Rename and delete, in the head of the session. */
export function startManage(sessionId: string): void {
  const title = byId("session-title");
  const form = byId<HTMLFormElement>("rename");
  const input = byId<HTMLInputElement>("rename-title");
  const dialog = byId<HTMLDialogElement>("delete-dialog");

  const editing = (on: boolean): void => {
    form.hidden = !on;
    title.hidden = on;
    if (!on) return byId("rename-start").focus();
    input.value = title.textContent ?? "";
    input.select();
  };
  const rename = async (): Promise<void> => {
    const wanted = input.value.trim();
    editing(false);
    if (wanted === "" || wanted === title.textContent) return;
    await attempt(async () => {
      await patch(`/sessions/${sessionId}`, { title: wanted });
      setText(title, wanted);
      document.title = `${wanted} · Nightshift`;
      const listed = document.querySelector(`[data-session="${sessionId}"] .title`);
      if (listed) setText(listed, wanted);
    });
  };

  byId("rename-start").addEventListener("click", () => editing(true));
  form.addEventListener("submit", (event) => { event.preventDefault(); void rename(); });
  input.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.stopPropagation(); editing(false); } });
  byId("delete-start").addEventListener("click", () => dialog.showModal());
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "delete") void attempt(async () => { await remove(`/sessions/${sessionId}`); location.assign("/"); });
  });
}

async function attempt(action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (problem) {
    refuse(problem instanceof Problem ? problem.reasons : ["That did not work. Reload the page and try again."]);
  }
}
