import { get } from "../http";
import { onExecution } from "../live";
import type { ExecutionSummary, SessionDetail } from "../wire";

/**
 * Brings in what is begun in this session elsewhere: in another tab, by the night shift or through the API.
 * @param add is given what the person said, which the run itself does not tell
 */
export function startNews(session: string, knows: (id: string) => boolean, add: (execution: ExecutionSummary, said: string) => void): void {
  onExecution(async (execution) => {
    if (execution.session_id !== session || knows(execution.id)) return;
    const { messages } = await get<SessionDetail>(`/sessions/${session}`).catch(() => ({ messages: [] }));
    if (!knows(execution.id)) add(execution, messages.find((message) => message.execution_id === execution.id)?.content ?? execution.prompt);
  });
}
