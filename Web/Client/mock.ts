import { attempt } from "./banner";
import { copyButton } from "./copy";
import { ask } from "./dialogs";
import { byId, setText } from "./dom";
import { patch, remove } from "./http";
import { addEndpoint, endpoints, type Endpoint } from "./mocks/endpoints";
import { followLog } from "./mocks/log";

const data = JSON.parse(byId("page-data").textContent!) as { id: string; name: string; url: string; endpoints: Endpoint[] };

data.endpoints.forEach((endpoint) => addEndpoint(endpoint));
byId("copy-place").append(copyButton(data.url));
followLog(data.id);

byId("add-endpoint").addEventListener("click", () => addEndpoint({ method: "GET", path: "/" }, true));

byId("mock-editor").addEventListener("submit", (event) => {
  event.preventDefault();
  void attempt(async () => {
    const hours = byId<HTMLSelectElement>("hours").value;
    await patch(`/mocks/${data.id}`, {
      endpoints: endpoints(), validates: byId<HTMLInputElement>("validates").checked, seed: Number(byId<HTMLInputElement>("seed").value), ...(hours !== "" && { expires_in_hours: Number(hours) }),
    });
    if (hours === "") setText(byId("saved"), "Saved. It answers so from now on.");
    else location.reload();
  });
});

byId("clear").addEventListener("click", () => void attempt(async () => {
  await remove(`/mocks/${data.id}/items`);
  setText(byId("saved"), "Its collections are empty.");
}));

byId("delete").addEventListener("click", () => void attempt(async () => {
  setText(byId("delete-heading"), `Delete ${data.name}?`);
  if ((await ask("delete-dialog")) !== "delete") return;
  await remove(`/mocks/${data.id}`);
  location.assign("/mocks");
}));
