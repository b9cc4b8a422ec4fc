/** An answer that is not a success, with sentences for the person who asked. */
export class Problem extends Error {
  constructor(readonly status: number, readonly reasons: string[]) {
    super(reasons.join(" "));
  }
}

export const get = <T>(path: string): Promise<T> => send<T>("GET", path);
export const post = <T>(path: string, body: unknown = {}): Promise<T> => send<T>("POST", path, body);
export const patch = <T>(path: string, body: unknown): Promise<T> => send<T>("PATCH", path, body);
export const remove = (path: string): Promise<void> => send<void>("DELETE", path);

async function send<T>(method: string, path: string, body?: unknown): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`/api${path}`, {
      method,
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Problem(0, ["Nightshift does not answer. Check that it is still running, then try again."]);
  }
  if (response.status === 401) signInAgain();
  if (!response.ok) throw new Problem(response.status, await reasonsOf(response));
  const text = await response.text();
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

/** The sign-in has ended; signing in again leads back to this page. */
function signInAgain(): void {
  location.assign(`/login?ReturnUrl=${encodeURIComponent(location.pathname + location.search)}`);
}

async function reasonsOf(response: Response): Promise<string[]> {
  const problem = (await response.json().catch(() => ({}))) as { title?: string; detail?: string; errors?: Record<string, string[]> };
  const fields = Object.entries(problem.errors ?? {}).flatMap(([key, reasons]) => reasons.map((reason) => `${named(key)}: ${reason}`));
  if (fields.length > 0) return fields;
  return [problem.detail || problem.title || `The answer was ${response.status}. Try again.`];
}

const named = (key: string): string => (key === "" ? "Request" : key[0]!.toUpperCase() + key.slice(1).replaceAll("_", " "));
