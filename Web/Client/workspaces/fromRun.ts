import { h } from "../dom";
import { get, post, Problem } from "../http";

/** Opens what a run has delivered: the workspace that was made from it last, or a new one. */
export async function openInStudio(run: string, session: string | undefined): Promise<void> {
  try {
    const { workspaces } = await get<{ workspaces: { id: string }[] }>(`/workspaces?source_id=${run}&limit=1`);
    const { id } = workspaces[0] ?? (await post<{ id: string }>("/workspaces", { execution_id: run, session_id: session }));
    location.assign(`/studio/${id}`);
  } catch (problem) {
    const words = problem instanceof Problem ? problem.reasons.join(" ") : "The studio could not be opened. Try again.";
    document.getElementById("toasts")!.replaceChildren(h("p", { class: "toast card" }, words));
  }
}
