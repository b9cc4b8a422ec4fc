import { byId } from "../dom";
import { followStream } from "../stream";

/** What happens within this time is one change of the page. */
const calm = 150;

/** Calls back when anything in the queue has changed. A tab that was not looked at goes on after the last event that it saw. */
export function followQueue(changed: () => Promise<void>): void {
  let seen = Number(byId("queue-area").dataset["seq"]);
  let waiting: number | undefined;
  followStream(() => `/api/queue/stream?after=${seen}`, (message) => {
    seen = Math.max(seen, Number(message.lastEventId));
    waiting ??= window.setTimeout(() => { waiting = undefined; void changed().catch(() => undefined); }, calm);
  });
}
