// Runs in the pages of a preview, which belong to an app that is not trusted: it tells our page what went wrong there, and no more. Whatever the app
// changes here, it could as well say itself.
(() => {
  if (window.parent === window) return;
  const kept: { level: string; text: string }[] = [];
  const most = 100;
  const longest = 2_000;
  let page: string | undefined;

  const tell = (level: string, text: string): void => {
    const problem = { level, text: text.slice(0, longest) };
    if (kept.length >= most) return;
    kept.push(problem);
    if (page) window.parent.postMessage({ nightshift: "problem", ...problem }, page);
  };

  const word = (value: unknown): string => {
    if (typeof value === "string") return value;
    if (value instanceof Error) return value.stack?.includes(value.message) ? value.stack : `${value.name}: ${value.message}`;
    try {
      return JSON.stringify(value) ?? String(value);
    } catch {
      return String(value);
    }
  };

  // Our page greets first; framing is allowed to it alone, so whoever greets from above is it.
  window.addEventListener("message", (event) => {
    const said = event.source === window.parent ? (event.data as { nightshift?: string } | null)?.nightshift : undefined;
    if (said === "reload" && event.origin === page) location.reload();
    if (said !== "hello") return;
    page = event.origin;
    window.parent.postMessage({ nightshift: "loaded", path: location.pathname + location.search, title: document.title }, page);
    for (const problem of kept) window.parent.postMessage({ nightshift: "problem", ...problem }, page);
  });

  for (const level of ["error", "warn"] as const) {
    const usual = console[level].bind(console);
    console[level] = (...values: unknown[]) => {
      usual(...values);
      tell(level === "error" ? "console error" : "console warning", values.map(word).join(" "));
    };
  }
  window.addEventListener("error", (event: Event) => {
    if (event instanceof ErrorEvent) return tell("page error", event.error ? word(event.error) : `${event.message} (${event.filename}:${event.lineno})`);
    const element = event.target as HTMLElement & { src?: string; href?: string };
    tell("failed request", `<${element.tagName.toLowerCase()}> could not load ${element.src ?? element.href ?? ""}`);
  }, true);
  window.addEventListener("unhandledrejection", (event) => tell("page error", `Unhandled rejection: ${word(event.reason)}`));
  window.addEventListener("securitypolicyviolation", (event) => tell("failed request", `Blocked by the policy of previews (${event.effectiveDirective}): ${event.blockedURI}`));

  const usualFetch = window.fetch.bind(window);
  window.fetch = async (...request: Parameters<typeof fetch>) => {
    const name = (): string => `${request[1]?.method ?? (request[0] instanceof Request ? request[0].method : "GET")} ${request[0] instanceof Request ? request[0].url : String(request[0])}`;
    try {
      const response = await usualFetch(...request);
      if (response.status >= 500) tell("failed request", `${name()} answered ${response.status}`);
      return response;
    } catch (problem) {
      tell("failed request", `${name()}: ${word(problem)}`);
      throw problem;
    }
  };
})();
