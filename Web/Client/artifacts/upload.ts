import { complain, reasonsOf } from "../banner";
import { byId, h, setAttribute, setText } from "../dom";
import { upload } from "../http";
import { refresh } from "../swap";

interface PageData { max_bytes: number; extensions: Record<string, string>; session_id?: string }

const data = JSON.parse(byId("page-data").textContent!) as PageData;

/** Files by the button, dropped anywhere on the page, or pasted; one after another. */
export function startUpload(): void {
  const input = byId<HTMLInputElement>("upload");
  input.addEventListener("change", () => {
    void sendAll([...input.files!]);
    input.value = "";
  });
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    void sendAll(files);
  });
  const zone = byId("dropzone");
  const over = (on: boolean): void => { zone.toggleAttribute("data-over", on); };
  document.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    over(true);
  });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) over(false); });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    void sendAll([...(event.dataTransfer?.files ?? [])]);
  });
}

async function sendAll(files: File[]): Promise<void> {
  complain([]);
  const rows = files.map((file) => ({ file, row: rowOf(file) }));
  byId("uploads").append(...rows.map(({ row }) => row.node));
  for (const { file, row } of rows) await send(file, row);
  await refresh("listing").catch((problem: unknown) => complain(reasonsOf(problem)));
}

async function send(file: File, row: ReturnType<typeof rowOf>): Promise<void> {
  if (file.size > data.max_bytes) return row.fail(`Larger than ${data.max_bytes / 1024 / 1024} MB. Make it smaller, or split it.`);
  const form = new FormData();
  const language = data.extensions[/\.[^.]+$/.exec(file.name.toLowerCase())?.[0] ?? ""];
  if (language) form.append("language", language);
  if (data.session_id) form.append("session_id", data.session_id);
  form.append("file", file);
  try {
    await upload("/artifacts/upload", form, row.progress);
    row.done();
  } catch (problem) {
    row.fail(reasonsOf(problem).join(" "));
  }
}

function rowOf(file: File): { node: HTMLElement; progress(share: number, words: string): void; done(): void; fail(reason: string): void } {
  const bar = h("progress", { max: 1, value: 0, "aria-label": `Upload of ${file.name}` });
  const word = h("span", { class: "quiet" }, "Waiting");
  const node = h("li", { "data-testid": "uploading" }, h("span", {}, file.name), bar, word);
  return {
    node,
    progress: (share, words) => { setAttribute(bar, "value", share.toFixed(3)); setText(word, words); },
    done: () => { bar.remove(); setText(word, "Uploaded"); setTimeout(() => node.remove(), 4_000); },
    fail: (reason) => { bar.remove(); word.className = "bad"; setText(word, reason); },
  };
}
