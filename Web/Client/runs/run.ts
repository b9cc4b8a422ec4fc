import { get, post, Problem } from "../http";
import type { ExecutionDetail, ExecutionSummary, RunEvent } from "../wire";
import { follow } from "./follow";
import { fold } from "./fold";
import { initial, isOpen, type RunState } from "./state";

/** After these there is more to fetch than the events carry: files, reports, the delivery. */
const changesDetail = new Set<RunEvent["type"]>(["tests.ready", "code.ready", "attempt.completed", "execution.completed"]);

/** Milliseconds before what could not be read is asked for again; each pause is twice the one before. */
const firstPause = 1_000;
const lastPause = 30_000;

/** One execution on this page: what its events say, and the detail that goes with them. */
export class Run {
  state: RunState;
  detail?: ExecutionDetail;
  /** In words, while the detail cannot be read. */
  problem?: string;
  connected = true;

  private readonly listeners: (() => void)[] = [];
  private started = false;
  private frame = 0;
  private loading = false;
  private reload = false;

  constructor(summary: ExecutionSummary) {
    this.state = initial(summary);
  }

  get id(): string {
    return this.state.id;
  }

  get open(): boolean {
    return isOpen(this.state.status);
  }

  /** It has ended, and its events are still on their way: shown one by one they would push each other around. */
  get reading(): boolean {
    return this.started && !this.open && this.state.stopReason === undefined;
  }

  /** Reads the detail and follows the events; once. */
  start(): void {
    if (this.started) return;
    this.started = true;
    void this.load();
    follow(this.id, { onEvent: (event) => this.take(event), onConnection: (connected) => this.connect(connected) });
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  cancel(): Promise<unknown> {
    return post(`/execute/${this.id}/cancel`);
  }

  private take(event: RunEvent): "more" | "gap" | "end" {
    if (event.seq !== undefined && event.seq > this.state.lastSeq + 1) return "gap";
    this.state = fold(this.state, event);
    if (changesDetail.has(event.type)) void this.load();
    this.changed();
    return event.type === "execution.completed" ? "end" : "more";
  }

  private connect(connected: boolean): void {
    this.connected = connected;
    this.changed();
  }

  /** One request at a time; news in the meantime asks once more, and so does a failure. */
  private async load(): Promise<void> {
    this.reload = true;
    if (this.loading) return;
    this.loading = true;
    let pause = firstPause;
    while (this.reload) {
      this.reload = false;
      try {
        this.detail = await get<ExecutionDetail>(`/execute/${this.id}`);
        this.problem = undefined;
        pause = firstPause;
      } catch (problem) {
        this.reload = !(problem instanceof Problem && problem.status === 404);
        this.problem = this.reload ? "What came of this run cannot be read now. The page goes on trying." : "This run is no longer there.";
      }
      this.changed();
      if (!this.problem || !this.reload) continue;
      await new Promise((resolve) => setTimeout(resolve, pause));
      pause = Math.min(2 * pause, lastPause);
    }
    this.loading = false;
  }

  private changed(): void {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      for (const listener of this.listeners) listener();
    });
  }
}
