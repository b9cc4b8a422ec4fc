import { reasonsOf } from "../banner";
import { copyLine } from "../copy";
import { byId, h, setText } from "../dom";
import { get, post, remove } from "../http";
import type { NewShare, ShareList } from "../wire";

/** Links that show this session to whoever has them. */
export function startShare(sessionId: string): void {
  const dialog = byId<HTMLDialogElement>("share-dialog");
  const path = `/sessions/${sessionId}/shares`;
  const guarded = async (action: () => Promise<void>): Promise<void> => {
    setText(byId("share-problem"), "");
    await action().catch((problem: unknown) => setText(byId("share-problem"), reasonsOf(problem).join(" ")));
  };

  const list = (): Promise<void> => guarded(async () => {
    const { shares } = await get<ShareList>(path);
    byId("share-none").hidden = shares.length > 0;
    byId("share-list").replaceChildren(...shares.map((share) => h("li", { "data-testid": "share" },
      h("span", {}, `Made ${new Date(share.created_at).toLocaleString()}`, h("span", { class: "quiet" }, share.last_opened_at ? `, last opened ${new Date(share.last_opened_at).toLocaleString()}` : ", not opened yet")),
      h("button", { type: "button", class: "button small", "data-testid": "share-revoke", onclick: () => void revoke(share.id) }, "Revoke"))));
  });
  const revoke = (id: string): Promise<void> => guarded(async () => {
    await remove(`${path}/${id}`);
    byId("share-new").replaceChildren();
    await list();
  });
  const make = (): Promise<void> => guarded(async () => {
    const share = await post<NewShare>(path);
    const address = `${location.origin}/shared/${share.token}`;
    byId("share-new").replaceChildren(h("p", {}, "Copy the link now: it is not shown again."), copyLine(address, "share-link"));
    await list();
  });

  byId("share-start").addEventListener("click", () => {
    byId("share-new").replaceChildren();
    dialog.showModal();
    void list();
  });
  byId("share-make").addEventListener("click", () => void make());
}
