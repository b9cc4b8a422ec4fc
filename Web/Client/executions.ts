import { attempt } from "./banner";
import { post } from "./http";

/** Does the same request again, in the same session. */
async function runAgain(id: string): Promise<void> {
  const { session_id } = await post<{ session_id: string }>(`/executions/${id}/replay`);
  location.assign(`/sessions/${session_id}`);
}

/** Goes on from its best attempt. */
async function retry(id: string): Promise<void> {
  const { session_id } = await post<{ session_id: string }>(`/execute/${id}/retry`);
  location.assign(`/sessions/${session_id}`);
}

for (const [kind, act] of [["again", runAgain], ["retry", retry]] as const)
  for (const button of document.querySelectorAll<HTMLButtonElement>(`[data-${kind}]`))
    button.addEventListener("click", async () => {
      button.disabled = true;
      if (!(await attempt(() => act(button.dataset[kind]!)))) button.disabled = false;
    });
