import { attempt } from "./banner";
import { post } from "./http";
import { replay } from "./runs/replay";

/** Does the same request again, in the same session. */
async function runAgain(id: string): Promise<void> {
  location.assign(`/sessions/${(await replay(id)).session_id}`);
}

/** The same from the stored replies of its attempts: no model is asked. */
async function replayAttempts(id: string, button: HTMLButtonElement): Promise<void> {
  location.assign(`/sessions/${(await replay(id, { replies_through: Number(button.dataset.attempts) })).session_id}`);
}

/** Goes on from its best attempt. */
async function retry(id: string): Promise<void> {
  const { session_id } = await post<{ session_id: string }>(`/execute/${id}/retry`);
  location.assign(`/sessions/${session_id}`);
}

for (const [kind, act] of [["again", runAgain], ["replay", replayAttempts], ["retry", retry]] as const)
  for (const button of document.querySelectorAll<HTMLButtonElement>(`[data-${kind}]`))
    button.addEventListener("click", async () => {
      button.disabled = true;
      if (!(await attempt(() => act(button.dataset[kind]!, button)))) button.disabled = false;
    });
