import { get, post, remove } from "../http";

export interface Preview {
  id: string; execution_id?: string; attempt?: number; workspace_id?: string; status: "starting" | "running" | "waiting" | "stopped" | "failed"; detail: string; url: string; kind?: string; command?: string; port?: number;
  kept: boolean; created_at: string; expires_at: string; ended_at?: string;
}
/** Whose files it runs: those of an execution's attempt, or of a workspace. */
export type Source = { execution_id: string; attempt: number } | { workspace_id: string };
export interface Plan { kind?: string; command?: string; problem?: string }
export interface Usage { memory_bytes?: number; cpu_seconds?: number; memory_limit_bytes: number }

type News = { kind: "state"; data: Preview } | { kind: "log"; data: { log: string } } | { kind: "usage"; data: Usage } | { kind: "reload"; data: { number: number } };

/** Characters of the log that stay on the page. */
const most = 100_000;

export const isOpen = (preview: Preview | undefined): boolean => preview !== undefined && ["starting", "running", "waiting"].includes(preview.status);

export const keyOf = (source: Source): string => new URLSearchParams(Object.entries(source).map(([name, value]) => [name, String(value)])).toString();

export const plan = (source: Source): Promise<Plan> => get<Plan>(`/preview/plan?${keyOf(source)}`);

/** The latest one of an attempt or a workspace; undefined when there is none. */
export const latest = async (source: Source): Promise<Preview | undefined> =>
  (await get<{ previews: Preview[] }>(`/preview?${keyOf(source)}`)).previews.find((preview) => !("attempt" in source) || preview.attempt === source.attempt);

export const start = async (source: Source, command: string | undefined): Promise<Preview> =>
  get<Preview>(`/preview/${(await post<{ preview_id: string }>("/preview", { ...source, command })).preview_id}`);

/** One preview on this page: how it stands, what it printed and what it uses, as it changes. */
export class LivePreview {
  log = "";
  usage?: Usage;
  /** How often its pages became others; undefined until that was told. */
  reloads?: number;
  private source?: EventSource;

  constructor(public state: Preview, private readonly changed: () => void) {}

  follow(): void {
    if (this.source && this.source.readyState !== EventSource.CLOSED) return;
    this.source = new EventSource(`/api/preview/${this.state.id}/stream`);
    this.source.onopen = () => { this.log = ""; }; // each connection begins with what is kept
    this.source.onmessage = (message) => this.take(JSON.parse(message.data) as News);
  }

  leave(): void {
    this.source?.close();
    this.source = undefined;
  }

  /** The log of one that ended before this page looked. */
  async readLog(): Promise<void> {
    this.log = (await get<{ log: string }>(`/preview/${this.state.id}/logs`)).log;
    this.changed();
  }

  keep(): Promise<Preview> {
    return post<Preview>(`/preview/${this.state.id}/keep`);
  }

  restart(command: string | undefined): Promise<Preview> {
    this.log = "";
    return post<Preview>(`/preview/${this.state.id}/restart`, { command });
  }

  stop(): Promise<void> {
    return remove(`/preview/${this.state.id}`);
  }

  private take(news: News): void {
    if (news.kind === "state") this.state = news.data;
    else if (news.kind === "log") this.log = (this.log + news.data.log).slice(-most);
    else if (news.kind === "reload") this.reloads = news.data.number;
    else this.usage = news.data;
    this.changed();
  }
}
