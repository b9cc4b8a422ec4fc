import { attempt } from "./banner";
import { ask } from "./dialogs";
import { byId, setText } from "./dom";
import { post, remove } from "./http";
import { refresh } from "./swap";

const value = (id: string): string => byId<HTMLInputElement>(id).value.trim();
const source = byId<HTMLSelectElement>("mock-source");

/** What a mock by hand begins with, to be changed on its page. */
const first = [{ method: "GET", path: "/hello/{name}", response: { message: "Hello" } }];

function showSource(): void {
  for (const part of document.querySelectorAll<HTMLElement>("[data-source]")) part.hidden = !part.dataset["source"]!.split(" ").includes(source.value);
}

source.addEventListener("change", showSource);
showSource();

byId<HTMLInputElement>("mock-file").addEventListener("change", async (event) => {
  const [file] = (event.target as HTMLInputElement).files!;
  if (!file) return;
  byId<HTMLTextAreaElement>("mock-spec").value = await file.text();
  const name = byId<HTMLInputElement>("mock-name");
  name.value ||= file.name.replace(/\.\w+$/, "");
});

byId("mock-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = byId<HTMLButtonElement>("mock-create");
  button.disabled = true;
  const stateful = byId<HTMLInputElement>("mock-stateful").checked;
  const made = source.value === "hand" ? { endpoints: first } : source.value === "text" ? { spec: value("mock-spec"), stateful } : { spec_url: value("mock-url"), stateful };
  const done = await attempt(async () => {
    const { mock_id } = await post<{ mock_id: string }>("/mocks", { name: value("mock-name"), expires_in_hours: Number(value("mock-hours")), ...made });
    location.assign(`/mocks/${mock_id}`);
  });
  if (!done) button.disabled = false;
});

byId("main").addEventListener("click", async (event) => {
  const button = (event.target as HTMLElement).closest<HTMLElement>("[data-act]");
  const row = button?.closest<HTMLElement>("[data-mock]");
  if (!button || !row) return;
  if (button.dataset["act"] === "copy") {
    const copied = await navigator.clipboard.writeText(row.dataset["url"]!).then(() => true, () => false);
    setText(byId("said"), copied ? "The address is copied." : "The browser does not allow copying here.");
    return;
  }
  setText(byId("delete-heading"), `Delete ${row.dataset["name"]}?`);
  if ((await ask("delete-dialog")) === "delete") await attempt(async () => { await remove(`/mocks/${row.dataset["mock"]}`); await refresh("listing"); });
});
