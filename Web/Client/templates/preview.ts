import { complain, reasonsOf } from "../banner";
import { copyButton } from "../copy";
import { byId, h, setText } from "../dom";
import { post } from "../http";
import { codeView } from "../panel/codeView";
import type { SourceFile } from "../wire";

interface Generated { files: SourceFile[]; test_files: SourceFile[]; session_id?: string }

/** Waits for a pause in the typing. */
const pause = 200;

/** Shows the files as they come out with what is filled in, and sends them to be proven. */
export function startPreview(id: string): void {
  const form = byId<HTMLFormElement>("variables");
  const choice = byId<HTMLSelectElement>("preview-file");
  let files: SourceFile[] = [];
  let round = 0;
  let timer: number | undefined;

  const values = (): Record<string, string> => Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
  const generate = (options: object): Promise<Generated> => post<Generated>(`/templates/${id}/generate`, { variables: values(), ...options });

  const draw = (): void => {
    const file = files.find((one) => one.path === choice.value) ?? files[0];
    if (!file) return;
    byId("preview").replaceChildren(codeView(file));
    byId("preview-copy").replaceChildren(copyButton(file.content));
  };
  const refresh = async (): Promise<void> => {
    const mine = ++round;
    try {
      const made = await generate({ preview: true });
      if (mine !== round) return; // an answer to older values
      const chosen = choice.value;
      files = [...made.files, ...made.test_files];
      choice.replaceChildren(...files.map((file) => h("option", { value: file.path, selected: file.path === chosen }, file.path)));
      complain([]);
      setText(byId("preview-status"), "The preview is up to date.");
      draw();
    } catch (problem) {
      if (mine === round) complain(reasonsOf(problem));
    }
  };

  choice.addEventListener("change", draw);
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => void refresh(), pause);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void prove(() => generate({ execute: true }));
  });
  void refresh();
}

async function prove(start: () => Promise<Generated>): Promise<void> {
  const button = byId<HTMLButtonElement>("prove");
  button.disabled = true;
  complain([]);
  try {
    location.assign(`/sessions/${(await start()).session_id}`);
  } catch (problem) {
    complain(reasonsOf(problem));
    button.disabled = false;
  }
}
