/** Waits before it connects anew where the server has ended it for good. */
const pause = 4_000;

/**
 * Follows Server-Sent Events for as long as the page is looked at, since a browser grants a site only a few connections.
 * @param address of what is still to be heard, asked at each new connection
 * @param wanted whether it is followed by a tab that is not looked at, too
 */
export function followStream(address: () => string, heard: (message: MessageEvent<string>) => void, wanted: () => boolean = () => false): void {
  let source: EventSource | undefined;
  const follow = (): void => {
    source?.close();
    source = undefined;
    if (document.hidden && !wanted()) return;
    source = new EventSource(address());
    source.onmessage = heard;
    source.onerror = () => { if (source?.readyState === EventSource.CLOSED) setTimeout(follow, pause); };
  };
  document.addEventListener("visibilitychange", follow);
  window.addEventListener("pagehide", () => source?.close());
  window.addEventListener("pageshow", (event) => { if (event.persisted) follow(); });
  follow();
}
