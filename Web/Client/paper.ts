import { attempt } from "./banner";
import { byId, h } from "./dom";
import { post } from "./http";

byId("main").addEventListener("click", (event) => {
  const button = (event.target as HTMLElement).closest<HTMLButtonElement>("[data-act=again]");
  const id = button?.closest<HTMLElement>("[data-item]")?.dataset["item"];
  if (!button) return;
  void attempt(async () => {
    await post(`/queue/${id}/again`);
    button.replaceWith(h("a", { class: "button small", href: "/queue" }, "Waits again"));
  });
});
