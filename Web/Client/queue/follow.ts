import { byId } from "../dom";

/** What happens within this time is one change of the page. */
const calm = 150;

/** Calls back when anything in the queue has changed. A tab that is not looked at lets go of the stream and goes on after the last event it saw. */
export function followQueue(changed: () => Promise<void>): void {
  let seen = Number(byId("queue-area").dataset["seq"]);
  let source: EventSource | undefined;
  let waiting: number | undefined;
  const follow = (): void => {
    source?.close();
    source = undefined;
    if (document.hidden) return;
    source = new EventSource(`/api/queue/stream?after=${seen}`);
    source.onmessage = (message) => {
      seen = Math.max(seen, Number(message.lastEventId));
      waiting ??= window.setTimeout(() => { waiting = undefined; void changed().catch(() => undefined); }, calm);
    };
    source.onerror = () => { if (source?.readyState === EventSource.CLOSED) setTimeout(follow, 4_000); };
  };
  document.addEventListener("visibilitychange", follow);
  window.addEventListener("pagehide", () => source?.close());
  window.addEventListener("pageshow", (event) => { if (event.persisted) follow(); });
  follow();
}
