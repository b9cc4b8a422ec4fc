import { byId, h, icon, setText } from "../dom";
import { post, Problem } from "../http";
import type { ExecuteAccepted, SourceFile } from "../wire";

/** A request as Api takes it, with the names of its files for the page. */
export interface Request {
  prompt: string; language?: string; session_id?: string; tests?: SourceFile[]; max_attempts: number; budget_usd?: number; tier?: string; mode?: string; model?: string; agent?: string; template_id?: string;
  plan?: boolean; use_code?: boolean; basis_id?: string; attachments?: string[]; github_repo?: string; output_preference?: string;
}
/** @param fresh the person wants to begin with nothing, though there is something to change */
export interface Draft { request: Request; files: { id: string; name: string }[]; fresh: boolean }

export interface QueueActions {
  /** Whether a run is open, and whether the last one has delivered. */
  state(): { open: boolean; delivered: boolean };
  /** What a request in this session changes. */
  basis(): Promise<string | undefined>;
  sent(accepted: ExecuteAccepted, request: Request): void;
  takeBack(draft: Draft): void;
}

/** What was sent while a run was on: it waits in sight, goes when the run has delivered, and can be taken back until then. */
export class Queue {
  private drafts: Draft[];
  private sending = false;

  constructor(private readonly key: string, private readonly actions: QueueActions) {
    this.drafts = JSON.parse(localStorage.getItem(key) ?? "[]") as Draft[];
    this.render();
  }

  add(draft: Draft): void {
    this.drafts.push(draft);
    this.changed();
  }

  /** Something about the runs has changed. */
  async advance(): Promise<void> {
    const { open, delivered } = this.actions.state();
    setText(byId("queue-note"), open ? "Sent when the run has delivered:" : "The run before delivered nothing. Send it all the same, or take it back:");
    if (open || !delivered || this.drafts.length === 0) return;
    await this.send();
  }

  private async send(): Promise<void> {
    const draft = this.drafts[0];
    if (!draft || this.sending) return;
    this.sending = true;
    const request = { ...draft.request, basis_id: draft.fresh ? undefined : await this.actions.basis() };
    try {
      const accepted = await post<ExecuteAccepted>("/execute", request);
      this.drafts.shift();
      this.changed();
      this.actions.sent(accepted, request);
    } catch (problem) {
      setText(byId("queue-note"), problem instanceof Problem ? problem.message : "It could not be sent. Reload the page and try again.");
    } finally {
      this.sending = false;
    }
  }

  private changed(): void {
    if (this.drafts.length > 0) localStorage.setItem(this.key, JSON.stringify(this.drafts));
    else localStorage.removeItem(this.key);
    this.render();
  }

  private render(): void {
    byId("queue").hidden = this.drafts.length === 0;
    byId("queue-list").replaceChildren(...this.drafts.map((draft, index) => h("li", { class: "tag", "data-testid": "queued" },
      h("span", {}, draft.request.prompt),
      index === 0 && h("button", { type: "button", class: "link", "data-testid": "send-now", onclick: () => void this.send() }, "Send now"),
      h("button", { type: "button", class: "link", "data-testid": "take-back", onclick: () => this.takeBack(draft) }, icon("again"), "Take back"))));
  }

  private takeBack(draft: Draft): void {
    this.drafts = this.drafts.filter((other) => other !== draft);
    this.changed();
    this.actions.takeBack(draft);
  }
}
