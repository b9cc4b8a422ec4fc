/** Waits before it connects anew where the server has ended it for good. */
const pause = 4_000;

/** Api sends a ping every 15 s; three missed ones mean a connection that died without a word. */
const silence = 45_000;

/** Calls back when nothing was heard for too long; what is heard puts that off. */
export function watchdog(onSilence: () => void): { heard(): void; stop(): void } {
  let timer: number | undefined;
  const stop = (): void => clearTimeout(timer);
  return { stop, heard: () => { stop(); timer = window.setTimeout(onSilence, silence); } };
}

/**
 * Follows Server-Sent Events for as long as the page is looked at, since a browser grants a site only a few connections.
 * @param address of what is still to be heard, asked at each new connection
 * @param wanted whether it is followed by a tab that is not looked at, too
 * @param onConnection is told when it is lost and when it is there
 * @param kinds is told of items that have a type of their own
 */
export function followStream(
  address: () => string, heard: (message: MessageEvent<string>) => void, wanted: () => boolean = () => false, onConnection: (connected: boolean) => void = () => {}, kinds: Record<string, (message: MessageEvent<string>) => void> = {},
): void {
  let source: EventSource | undefined;
  const dog = watchdog(() => { onConnection(false); follow(); });
  const follow = (): void => {
    source?.close();
    source = undefined;
    dog.stop();
    if (document.hidden && !wanted()) return;
    source = new EventSource(address());
    dog.heard();
    source.onopen = () => onConnection(true);
    source.addEventListener("ping", dog.heard);
    source.onmessage = (message) => { dog.heard(); heard(message); };
    for (const [kind, told] of Object.entries(kinds)) source.addEventListener(kind, (message) => { dog.heard(); told(message as MessageEvent<string>); });
    source.onerror = () => {
      onConnection(false);
      if (source?.readyState === EventSource.CLOSED) setTimeout(follow, pause);
    };
  };
  document.addEventListener("visibilitychange", follow);
  window.addEventListener("online", follow);
  window.addEventListener("pagehide", () => source?.close());
  window.addEventListener("pageshow", (event) => { if (event.persisted) follow(); });
  follow();
}
