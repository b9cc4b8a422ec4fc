import { attempt } from "./banner";
import { ask } from "./dialogs";
import { byId } from "./dom";
import { remove } from "./http";
import { startPreview } from "./templates/preview";

const { id } = JSON.parse(byId("page-data").textContent!) as { id: string };

startPreview(id);

document.getElementById("delete")?.addEventListener("click", () => void attempt(async () => {
  if ((await ask("delete-dialog")) !== "delete") return;
  await remove(`/templates/${id}`);
  location.assign("/templates");
}));
