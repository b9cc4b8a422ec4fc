import { attempt } from "./banner";
import { copyLine } from "./copy";
import { byId, h, setText } from "./dom";
import { post, put, remove } from "./http";
import { followQueue } from "./queue/follow";
import { startReorder } from "./queue/reorder";
import { refresh } from "./swap";

const value = (id: string): string => byId<HTMLInputElement>(id).value.trim();

/** Draws the queue anew; who stands on an item, or on one of its buttons, goes on standing there. */
const update = (): Promise<void> => refresh("queue-area", undefined, (focused) => {
  const id = focused.closest<HTMLElement>("[data-item]")?.dataset["item"];
  const act = (focused as HTMLElement).dataset["act"];
  return id && `[data-item="${id}"]${act ? ` [data-act="${act}"]` : ""}`;
}, () => dragging());

const dragging = startReorder(update);
followQueue(update);

byId("item-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const button = byId<HTMLButtonElement>("item-add");
  button.disabled = true;
  void attempt(async () => {
    const deadline = value("item-deadline");
    await post("/queue", {
      request: { prompt: value("item-prompt"), language: value("item-language") || undefined, budget_usd: Number(value("item-budget")) || undefined },
      priority: value("item-priority"), repeat: value("item-repeat") || undefined, depends_on: value("item-after") ? [value("item-after")] : [],
      deadline: deadline === "" ? undefined : new Date(deadline).toISOString(),
    });
    byId<HTMLTextAreaElement>("item-prompt").value = "";
    setText(byId("said"), "It waits for the night.");
    await update();
  }).then(() => { button.disabled = false; });
});

byId("main").addEventListener("click", (event) => {
  const button = (event.target as HTMLElement).closest<HTMLElement>("[data-act]");
  const id = button?.closest<HTMLElement>("[data-item]")?.dataset["item"];
  if (button?.dataset["act"] === "again") void attempt(async () => { await post(`/queue/${id}/again`); await update(); });
  if (button?.dataset["act"] === "remove") void attempt(async () => { await remove(`/queue/${id}`); await update(); });
  if (button?.dataset["act"] === "unsend") void attempt(async () => { await remove(`/queue/channels/${button.closest<HTMLElement>("[data-channel]")!.dataset["channel"]}`); await refresh("channels"); });
});

const zone = byId<HTMLSelectElement>("shift-zone");
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
const set = byId("shift-form").dataset["set"] ? byId("shift-form").dataset["zone"]! : own; // who has set none is where the browser is
zone.replaceChildren(...[...new Set([set, own, "UTC", ...Intl.supportedValuesOf("timeZone")])].map((name) => h("option", { value: name, selected: name === set }, name)));

byId("shift-form").addEventListener("submit", (event) => {
  event.preventDefault();
  void attempt(async () => {
    await put("/queue/shift", {
      enabled: byId<HTMLInputElement>("shift-enabled").checked, opens: value("shift-opens"), closes: value("shift-closes"), time_zone: zone.value,
      purse_usd: Number(value("shift-purse")), at_once: Number(value("shift-at-once")),
      days: [...document.querySelectorAll<HTMLInputElement>("[name=shift-day]:checked")].map((day) => day.value),
    });
    setText(byId("shift-saved"), "Saved.");
    await update();
  });
});

byId("channel-save").addEventListener("click", () => void attempt(async () => {
  const { secret } = await put<{ secret?: string }>(`/queue/channels/${value("channel-kind")}`, { address: value("channel-address") });
  byId<HTMLInputElement>("channel-address").value = "";
  byId("channel-secret").hidden = secret === undefined;
  if (secret) byId("channel-secret").replaceChildren(h("p", {}, "With this the calls are signed. Copy it now: it is not shown again."), copyLine(secret));
  await refresh("channels");
}));
