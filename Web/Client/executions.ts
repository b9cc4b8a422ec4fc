import { attempt } from "./banner";
import { post } from "./http";

/** Does the same request again, in the same session. */
async function runAgain(id: string): Promise<void> {
  const { session_id } = await post<{ session_id: string }>(`/executions/${id}/replay`);
  location.assign(`/sessions/${session_id}`);
}

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-again]"))
  button.addEventListener("click", async () => {
    button.disabled = true;
    if (!(await attempt(() => runAgain(button.dataset["again"]!)))) button.disabled = false;
  });
