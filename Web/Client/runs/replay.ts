import { post } from "../http";
import type { ExecuteAccepted } from "../wire";

interface ReplayRequest { replies_through?: number; modifications?: string; model?: string }

/** Does a request again, up to an attempt from the stored replies. */
export async function replay(id: string, request: ReplayRequest = {}): Promise<ExecuteAccepted> {
  const { new_execution_id, ...accepted } = await post<Omit<ExecuteAccepted, "execution_id"> & { new_execution_id: string }>(`/executions/${id}/replay`, request);
  return { ...accepted, execution_id: new_execution_id };
}
