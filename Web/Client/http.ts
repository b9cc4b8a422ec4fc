import { sent } from "./words";

/** An answer that is not a success, with sentences for the person who asked. */
export class Problem extends Error {
  constructor(readonly status: number, readonly reasons: string[]) {
    super(reasons.join(" "));
  }
}

export const get = <T>(path: string): Promise<T> => send<T>("GET", path);
/** @param body null sends none */
export const post = <T>(path: string, body: unknown = {}): Promise<T> => send<T>("POST", path, body);
export const put = <T>(path: string, body: unknown): Promise<T> => send<T>("PUT", path, body);
export const patch = <T>(path: string, body: unknown): Promise<T> => send<T>("PATCH", path, body);
export const remove = (path: string): Promise<void> => send<void>("DELETE", path);

/** As plain text. */
export const getText = async (path: string): Promise<string> => (await request("GET", path)).text();

/** What a POST answers, when that is a file. */
export const fetchBlob = async (path: string, body: unknown): Promise<Blob> => (await request("POST", path, body)).blob();

/** Sends a file as it is. */
export const postFile = async <T>(path: string, file: Blob): Promise<T> => (await request("POST", path, file)).json() as Promise<T>;

/** The first bytes of a file. */
export const fetchPart = async (path: string, bytes: number): Promise<ArrayBuffer> => (await request("GET", path, undefined, { Range: `bytes=0-${bytes - 1}` })).arrayBuffer();

async function send<T>(method: string, path: string, body?: unknown): Promise<T> {
  const text = await (await request(method, path, body)).text();
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

const unreachable = "Nightshift does not answer. Check that it is still running, then try again.";

async function request(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
  body ??= undefined;
  let response: Response;
  try {
    response = await fetch(`/api${path}`, {
      method,
      headers: body === undefined ? headers : { ...headers, "Content-Type": body instanceof Blob ? body.type : "application/json" },
      body: body === undefined || body instanceof Blob ? body : JSON.stringify(body),
    });
  } catch {
    throw new Problem(0, [unreachable]);
  }
  if (response.status === 401) signInAgain();
  if (!response.ok) throw new Problem(response.status, reasonsOf(await response.text(), response.status));
  return response;
}

/** Sends a form, and says while it goes how much of it has left, as a share and in words: what fetch cannot tell. */
export function upload<T>(path: string, form: FormData, onProgress: (share: number, words: string) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const transfer = new XMLHttpRequest();
    const began = performance.now();
    transfer.open("POST", `/api${path}`);
    transfer.upload.onprogress = ({ lengthComputable, loaded, total }) => { if (lengthComputable) onProgress(loaded / total, sent(loaded / total, performance.now() - began)); };
    transfer.onerror = () => reject(new Problem(0, [unreachable]));
    transfer.onload = () => {
      if (transfer.status === 401) signInAgain();
      if (transfer.status < 300) resolve(JSON.parse(transfer.responseText) as T);
      else reject(new Problem(transfer.status, reasonsOf(transfer.responseText, transfer.status)));
    };
    transfer.send(form);
  });
}

/** The sign-in has ended; signing in again leads back to this page. */
function signInAgain(): void {
  location.assign(`/login?ReturnUrl=${encodeURIComponent(location.pathname + location.search)}`);
}

function reasonsOf(body: string, status: number): string[] {
  const problem = parse(body);
  const fields = Object.entries(problem.errors ?? {}).flatMap(([key, reasons]) => reasons.map((reason) => `${named(key)}: ${reason}`));
  if (fields.length > 0) return fields;
  return [problem.detail || problem.title || `The answer was ${status}. Try again.`];
}

function parse(body: string): { title?: string; detail?: string; errors?: Record<string, string[]> } {
  try {
    return JSON.parse(body) as ReturnType<typeof parse>;
  } catch {
    return {};
  }
}

const named = (key: string): string => (key === "" ? "Request" : key[0]!.toUpperCase() + key.slice(1).replaceAll("_", " "));
