import { attempt, reasonsOf } from "../banner";
import { ask } from "../dialogs";
import { byId, h, setText } from "../dom";
import { post, put, remove } from "../http";

/** Waits for a pause in the typing. */
const pause = 250;

/**
 * Markdown with front matter, and beside it how it is understood as it stands.
 * @param path of the collection, in Api and here
 * @param words what is said of it, and what of it the models are told
 */
export function startEditor<Detail>(path: string, words: (detail: Detail) => { about: string; told: string }): void {
  const name = byId("editor").dataset["name"] || undefined;
  const text = byId<HTMLTextAreaElement>("text");
  let round = 0;
  let timer: number | undefined;

  const preview = async (): Promise<void> => {
    const mine = ++round;
    let faults: readonly string[] = [];
    let said = { about: "", told: "" };
    try {
      said = words(await post<Detail>(`${path}/preview`, { text: text.value }));
    } catch (problem) {
      faults = reasonsOf(problem);
    }
    if (mine !== round) return; // an answer to older words
    byId("preview-faults").replaceChildren(...faults.map((fault) => h("p", {}, fault)));
    setText(byId("preview-when"), said.about);
    setText(byId("preview"), said.told);
  };

  void preview();
  text.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => void preview(), pause);
  });
  byId("editor").addEventListener("submit", (event) => {
    event.preventDefault();
    void attempt(async () => {
      await (name ? put(`${path}/${name}`, { text: text.value }) : post(path, { text: text.value }));
      location.assign(path);
    });
  });
  document.getElementById("delete")?.addEventListener("click", () => void attempt(async () => {
    if ((await ask("delete-dialog")) !== "delete") return;
    await remove(`${path}/${name}`);
    location.assign(path);
  }));
}
