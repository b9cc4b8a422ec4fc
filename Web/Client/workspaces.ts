import { attempt, complain } from "./banner";
import { ask } from "./dialogs";
import { byId, setText } from "./dom";
import { post, remove, upload } from "./http";
import { refresh } from "./swap";

const source = byId<HTMLSelectElement>("workspace-source");
const archive = byId<HTMLInputElement>("workspace-archive");

function showSource(): void {
  document.querySelector<HTMLElement>("[data-source=archive]")!.hidden = source.value !== "archive";
}

source.addEventListener("change", showSource);
showSource();

async function sourceOf(): Promise<{ template_id?: string; artifact_id?: string }> {
  if (source.value !== "archive") return source.value === "empty" ? {} : { template_id: source.value };
  const form = new FormData();
  form.append("file", archive.files![0]!);
  return { artifact_id: (await upload<{ artifact_id: string }>("/artifacts/upload", form, () => undefined)).artifact_id };
}

byId("workspace-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  if (source.value === "archive" && archive.files!.length === 0) return complain(["Choose the archive first."]);
  const button = byId<HTMLButtonElement>("workspace-create");
  button.disabled = true;
  const done = await attempt(async () => {
    const name = byId<HTMLInputElement>("workspace-name").value.trim();
    const made = await post<{ id: string }>("/workspaces", { name: name || undefined, ...(await sourceOf()) });
    location.assign(`/studio/${made.id}`);
  });
  if (!done) button.disabled = false;
});

byId("main").addEventListener("click", async (event) => {
  const row = (event.target as HTMLElement).closest("[data-act=delete]")?.closest<HTMLElement>("[data-workspace]");
  if (!row) return;
  setText(byId("delete-heading"), `Delete ${row.dataset["name"]}?`);
  if ((await ask("delete-dialog")) === "delete") await attempt(async () => { await remove(`/workspaces/${row.dataset["workspace"]}`); await refresh("listing"); });
});
