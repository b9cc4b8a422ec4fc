import { get, Problem } from "../http";
import { watchdog } from "../stream";
import type { RunEvent } from "../wire";

const firstDelay = 500;
const lastDelay = 8_000;

export interface Follower {
  /** Returns false when events are missing before this one, or when nothing more is to come. */
  onEvent(event: RunEvent): "more" | "gap" | "end";
  onConnection(connected: boolean): void;
}

/**
 * Follows an execution's events until its end. The browser reconnects by itself and resumes after the last event it saw; when it gives up,
 * or events are missing, the stream is read again from its beginning, which the fold allows.
 */
export function follow(id: string, follower: Follower): () => void {
  let source: EventSource | undefined;
  let timer: number | undefined;
  let delay = firstDelay;
  const dog = watchdog(() => {
    follower.onConnection(false);
    reopen();
  });

  const stop = (): void => {
    source?.close();
    clearTimeout(timer);
    dog.stop();
    window.removeEventListener("online", reopen);
  };

  const open = (): void => {
    source?.close();
    source = new EventSource(`/api/execute/${id}/stream`);
    dog.heard();
    source.onopen = () => {
      delay = firstDelay;
      follower.onConnection(true);
    };
    source.addEventListener("ping", dog.heard);
    source.onmessage = (message) => {
      dog.heard();
      const next = follower.onEvent(JSON.parse(message.data) as RunEvent);
      if (next === "end") stop();
      if (next === "gap") reopen();
    };
    source.onerror = () => {
      follower.onConnection(false);
      if (source?.readyState === EventSource.CLOSED) void retry();
    };
  };

  const reopen = (): void => {
    clearTimeout(timer);
    open();
  };

  const retry = async (): Promise<void> => {
    clearTimeout(timer);
    timer = setTimeout(open, delay);
    delay = Math.min(delay * 2, lastDelay);
    const problem = await get(`/execute/${id}`).then(() => undefined, (reason: unknown) => reason); // signed out leads to the sign-in page
    if (problem instanceof Problem && problem.status === 404) stop();
  };

  window.addEventListener("online", reopen);
  open();
  return stop;
}
