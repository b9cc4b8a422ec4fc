import { attempt } from "../banner";
import { byId, setText } from "../dom";
import { post } from "../http";

const items = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>("[data-movable]")];

/** Moves items by drag, by Alt with an arrow, and by their buttons; says whether one is being dragged. */
export function startReorder(update: () => Promise<void>): () => boolean {
  let dragged: HTMLElement | undefined;
  let home: Element | null = null;

  /** @param before nothing for the end */
  const move = (item: HTMLElement, before: HTMLElement | undefined, focus: boolean): Promise<boolean> => attempt(async () => {
    const id = item.dataset["item"]!;
    await post(`/queue/${id}/move`, { before: before?.dataset["item"] });
    await update();
    const place = items().findIndex((other) => other.dataset["item"] === id);
    if (focus) items()[place]?.focus();
    setText(byId("said"), `Moved to place ${place + 1} of ${items().length}.`);
  });

  const step = (item: HTMLElement, down: boolean): void => {
    const all = items();
    const place = all.indexOf(item);
    if (down ? place < all.length - 1 : place > 0) void move(item, all[down ? place + 2 : place - 1], true);
  };

  const main = byId("main");
  main.addEventListener("keydown", (event) => {
    const item = (event.target as HTMLElement).closest<HTMLElement>("[data-movable]");
    if (!item || !event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    step(item, event.key === "ArrowDown");
  });
  main.addEventListener("click", (event) => {
    const act = (event.target as HTMLElement).closest<HTMLElement>("[data-act]")?.dataset["act"];
    const item = (event.target as HTMLElement).closest<HTMLElement>("[data-movable]");
    if (item && (act === "up" || act === "down")) step(item, act === "down");
  });

  main.addEventListener("dragstart", (event) => {
    dragged = (event.target as HTMLElement).closest<HTMLElement>("[data-movable]") ?? undefined;
    if (!dragged || !event.dataTransfer) return;
    home = dragged.nextElementSibling;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset["item"]!);
    dragged.dataset["dragged"] = "";
  });
  main.addEventListener("dragover", (event) => {
    const over = (event.target as HTMLElement).closest<HTMLElement>("[data-movable]");
    if (!dragged || !over) return;
    event.preventDefault();
    if (over === dragged) return;
    const { top, height } = over.getBoundingClientRect();
    over.parentElement!.insertBefore(dragged, event.clientY < top + height / 2 ? over : over.nextSibling);
  });
  main.addEventListener("drop", (event) => { if (dragged) event.preventDefault(); });
  main.addEventListener("dragend", () => {
    const item = dragged;
    dragged = undefined;
    if (!item) return;
    delete item.dataset["dragged"];
    if (item.nextElementSibling === home) return void update(); // with what came meanwhile
    void move(item, items()[items().indexOf(item) + 1], false).then((done) => { if (!done) void update(); });
  });
  return () => dragged !== undefined;
}
