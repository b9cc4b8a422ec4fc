import { attempt, complain } from "./banner";
import { ask } from "./dialogs";
import { byId, setText } from "./dom";
import { post, remove, upload } from "./http";
import { refresh } from "./swap";

interface Stored { type: string; data: { status: string; detail?: string; percent?: number } }

const titles: Record<string, string> = { cloning: "Cloning", analysing: "Analysing", indexing: "Indexing" };
const followed = new Map<string, EventSource>();

/** Each import that goes on has a stream of its own, which ends with it. */
function followAll(): void {
  for (const row of document.querySelectorAll<HTMLElement>('[data-repository][data-open="True"]')) {
    const id = row.dataset["repository"]!;
    if (!followed.has(id)) follow(id);
  }
}

function follow(id: string): void {
  const source = new EventSource(`/api/repositories/${id}/stream`);
  followed.set(id, source);
  source.onmessage = (message) => {
    if (message.data === "") return;
    const event = JSON.parse(message.data) as Stored;
    if (event.type === "repository.progress") show(id, event.data);
    if (event.type !== "repository.completed") return;
    source.close();
    followed.delete(id);
    void renew();
  };
}

function show(id: string, progress: Stored["data"]): void {
  const row = document.querySelector<HTMLElement>(`[data-repository="${id}"]`);
  const line = row?.querySelector('[data-part="progress"]');
  if (!row || !line) return;
  setText(row.querySelector('[data-part="status"]')!, titles[progress.status] ?? progress.status);
  row.querySelector('[data-part="status"]')!.setAttribute("data-status", "running");
  setText(line, `${progress.detail ?? ""}${progress.percent === undefined ? "" : ` (${progress.percent}%)`}`);
  const bar = row.querySelector<HTMLProgressElement>('[data-part="percent"]')!;
  if (progress.percent === undefined) bar.removeAttribute("value");
  else bar.value = progress.percent;
}

async function renew(): Promise<void> {
  await attempt(() => refresh("listing"));
  followAll();
}

async function begin(body: { address: string } | { artifact_id: string }): Promise<void> {
  if (await attempt(() => post("/repositories", body))) await renew();
}

async function act(button: HTMLElement): Promise<void> {
  const { repository, address, artifact } = button.closest<HTMLElement>("[data-repository]")!.dataset;
  const what = button.dataset["act"];
  if (what === "update") await begin(artifact ? { artifact_id: artifact } : { address: address! });
  if (what === "cancel") await attempt(() => post(`/repositories/${repository}/cancel`, null));
  if (what === "delete" && (await ask("delete-dialog")) === "delete") {
    await attempt(() => remove(`/repositories/${repository}`));
    await renew();
  }
}

byId("import-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const input = byId<HTMLInputElement>("import-address");
  void begin({ address: input.value.trim() }).then(() => { if (byId("page-problem").hidden) input.value = ""; });
});
byId<HTMLInputElement>("archive").addEventListener("change", async (event) => {
  const input = event.target as HTMLInputElement;
  const form = new FormData();
  form.append("file", input.files![0]!);
  input.value = "";
  complain([]);
  await attempt(async () => {
    const { artifact_id } = await upload<{ artifact_id: string }>("/artifacts/upload", form, () => undefined);
    await begin({ artifact_id });
  });
});
byId("main").addEventListener("click", (event) => {
  const button = (event.target as HTMLElement).closest<HTMLElement>("[data-act]");
  if (button) void act(button);
});
window.addEventListener("pagehide", () => { for (const source of followed.values()) source.close(); });
followAll();
