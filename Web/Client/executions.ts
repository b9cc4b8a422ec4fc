import { attempt } from "./banner";
import { get, post } from "./http";
import type { ExecuteAccepted, ExecutionDetail } from "./wire";

/** Asks for the same again, in the same session; tests that the person gave themselves come along. */
async function runAgain(id: string): Promise<void> {
  const { prompt, language, session_id, max_attempts, tests_source, test_files } = await get<ExecutionDetail>(`/execute/${id}`);
  const tests = tests_source === "caller" ? test_files : undefined;
  const accepted = await post<ExecuteAccepted>("/execute", { prompt, language, session_id, max_attempts, tests });
  location.assign(`/sessions/${accepted.session_id}`);
}

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-again]"))
  button.addEventListener("click", async () => {
    button.disabled = true;
    if (!(await attempt(() => runAgain(button.dataset["again"]!)))) button.disabled = false;
  });
