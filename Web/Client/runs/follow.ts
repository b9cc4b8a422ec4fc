import { get, Problem } from "../http";
import type { RunEvent } from "../wire";

const firstDelay = 500;
const lastDelay = 8_000;

/** A page that was out of sight for longer may hold a connection that died without a word. */
const staleAfter = 20_000;

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
  let hiddenAt = 0;

  const stop = (): void => {
    source?.close();
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", onVisibility);
    window.removeEventListener("online", reopen);
  };

  const open = (): void => {
    source?.close();
    source = new EventSource(`/api/execute/${id}/stream`);
    source.onopen = () => {
      delay = firstDelay;
      follower.onConnection(true);
    };
    source.onmessage = (message) => {
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

  const onVisibility = (): void => {
    if (document.hidden) hiddenAt = Date.now();
    else if (Date.now() - hiddenAt > staleAfter) reopen();
  };

  document.addEventListener("visibilitychange", onVisibility);
  window.addEventListener("online", reopen);
  open();
  return stop;
}
