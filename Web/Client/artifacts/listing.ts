import { attempt } from "../banner";
import { ask } from "../dialogs";
import { byId, setText } from "../dom";
import { expected } from "../expected";
import { fetchBlob, patch, remove } from "../http";
import { refresh } from "../swap";
import { plural } from "../words";

interface Row { id: string; name: string; mime: string; size: number }

const rowOf = (element: HTMLElement): Row => {
  const { artifact, name, mime, size } = element.dataset;
  return { id: artifact!, name: name!, mime: mime!, size: Number(size) };
};

const boxes = (): HTMLInputElement[] => [...byId("listing").querySelectorAll<HTMLInputElement>("[data-choose]")];

const chosen = (): Row[] => boxes().filter((box) => box.checked).map((box) => rowOf(box.closest("tr")!));

/** The list is drawn by the server and replaced as a whole, so everything in it is listened to from above. */
export function startListing(): void {
  const main = byId("main");
  main.addEventListener("change", (event) => {
    const box = event.target as HTMLInputElement;
    if (box.id === "choose-all") for (const other of boxes()) other.checked = box.checked;
    if (box.id === "choose-all" || "choose" in box.dataset) describeChoice();
  });
  main.addEventListener("click", (event) => {
    const button = (event.target as HTMLElement).closest<HTMLElement>("[data-act], #bundle, #delete-chosen");
    if (button) void act(button);
  });
}

async function act(button: HTMLElement): Promise<void> {
  if (button.id === "bundle") await bundle(chosen());
  else if (button.id === "delete-chosen") await removeAll(chosen());
  else {
    const row = rowOf(button.closest("tr")!);
    if (button.dataset["act"] === "view") await (await import("./view")).view(row); // it brings the highlighter
    if (button.dataset["act"] === "rename") await rename(row);
    if (button.dataset["act"] === "delete") await removeAll([row]);
  }
}

function describeChoice(): void {
  const count = chosen().length;
  setText(byId("chosen"), count === 0 ? "" : `${plural(count, "file")} chosen`);
  for (const id of ["bundle", "delete-chosen"]) byId<HTMLButtonElement>(id).disabled = count === 0;
  const all = byId<HTMLInputElement>("choose-all");
  all.checked = count > 0 && count === boxes().length;
  all.indeterminate = count > 0 && !all.checked;
}

async function rename(row: Row): Promise<void> {
  const input = byId<HTMLInputElement>("rename-name");
  input.value = row.name;
  const answer = ask("rename-dialog");
  input.setSelectionRange(0, row.name.includes(".") ? row.name.lastIndexOf(".") : row.name.length);
  const confirm = byId<HTMLButtonElement>("rename-confirm");
  input.onkeydown = (event) => { if (event.key === "Enter") { event.preventDefault(); confirm.click(); } }; // the first button would take it
  if ((await answer) !== "rename" || input.value.trim() === row.name) return;
  if (await attempt(async () => { await patch(`/artifacts/${row.id}`, { name: input.value }); await refresh("listing"); }))
    byId("listing").querySelector<HTMLElement>(`[data-artifact="${row.id}"] [data-act="rename"]`)?.focus();
}

async function removeAll(rows: Row[]): Promise<void> {
  setText(byId("delete-heading"), rows.length === 1 ? `Delete ${rows[0]!.name}?` : `Delete ${rows.length} files?`);
  if ((await ask("delete-dialog")) !== "delete") return;
  await attempt(async () => {
    try {
      for (const row of rows) await remove(`/artifacts/${row.id}`);
    } finally {
      await refresh("listing");
    }
  });
}

const bundling = expected("bundle", "Packing the ZIP…");

async function bundle(rows: Row[]): Promise<void> {
  const button = byId<HTMLButtonElement>("bundle");
  button.disabled = true;
  byId("listing").querySelector(".bulk")!.after(bundling.node);
  await attempt(async () => save(await bundling.during(fetchBlob("/artifacts/bundle", { ids: rows.map((row) => row.id) })), "artifacts.zip"));
  button.disabled = false;
}

function save(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
