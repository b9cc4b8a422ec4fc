import { byId, h, icon, setText } from "../dom";
import { post, Problem } from "../http";
import type { ExecuteAccepted, SourceFile } from "../wire";
import type { Options } from "./options";

/** A request as Api takes it, with the names of its files for the page. */
export interface Request {
  prompt: string; language?: string; session_id?: string; tests?: SourceFile[]; max_attempts: number; budget_usd?: number; time_limit_minutes?: number; tier?: string; mode?: string; model?: string; agent?: string; template_id?: string;
  plan?: boolean; use_code?: boolean; basis_id?: string; attachments?: string[]; github_repo?: string; output_preference?: string;
}
/** @param fresh the person wants to begin with nothing, though there is something to change */
export interface Draft { request: Request; files: { id: string; name: string }[]; options?: Options; fresh: boolean }

export interface QueueActions {
  /** Whether a run is open, and whether the last one has delivered. */
  state(): { open: boolean; delivered: boolean };
  /** What a request in this session changes. */
  basis(): Promise<string | undefined>;
  sent(accepted: ExecuteAccepted, request: Request): void;
  takeBack(draft: Draft): void;
}

/** What was sent while a run was on: it waits in sight, goes when the run has delivered, and can be taken back until then. All tabs of a session have the same one. */
export class Queue {
  private sending = false;

  constructor(private readonly key: string, private readonly actions: QueueActions) {
    window.addEventListener("storage", (event) => { if (event.key === key) this.render(); }); // another tab has changed it
    this.render();
  }

  add(draft: Draft): void {
    this.keep([...this.drafts, draft]);
  }

  /** Something about the runs has changed. */
  async advance(): Promise<void> {
    const { open, delivered } = this.actions.state();
    setText(byId("queue-note"), open ? "Sent when the run has delivered:" : "The run before delivered nothing. Send it all the same, or take it back:");
    if (!open && delivered) await this.send();
  }

  private get drafts(): Draft[] {
    return JSON.parse(localStorage.getItem(this.key) ?? "[]") as Draft[];
  }

  /** The first one; nothing when another tab was faster. */
  private async send(): Promise<void> {
    const draft = this.drafts[0];
    if (!draft || this.sending) return;
    this.sending = true;
    try {
      await this.alone(async () => {
        if (this.placeOf(draft) !== 0) return;
        const request = { ...draft.request, basis_id: draft.fresh ? undefined : await this.actions.basis() };
        const accepted = await post<ExecuteAccepted>("/execute", request);
        this.actions.sent(accepted, request); // first, so that the other tabs know of the run when they see the next draft
        this.drop(draft);
      });
    } catch (problem) {
      setText(byId("queue-note"), problem instanceof Problem ? problem.message : "It could not be sent. Reload the page and try again.");
    } finally {
      this.sending = false;
    }
  }

  /** One tab at a time. Browsers have no locks for pages that come from another machine without TLS. */
  private async alone(work: () => Promise<void>): Promise<void> {
    await ("locks" in navigator ? navigator.locks.request(this.key, work) : work());
  }

  private placeOf(draft: Draft): number {
    return this.drafts.findIndex((other) => JSON.stringify(other) === JSON.stringify(draft));
  }

  /** Returns false when it is not there any more. */
  private drop(draft: Draft): boolean {
    const place = this.placeOf(draft);
    if (place >= 0) this.keep(this.drafts.toSpliced(place, 1));
    return place >= 0;
  }

  private keep(drafts: readonly Draft[]): void {
    if (drafts.length > 0) localStorage.setItem(this.key, JSON.stringify(drafts));
    else localStorage.removeItem(this.key);
    this.render();
  }

  private render(): void {
    const { drafts } = this;
    byId("queue").hidden = drafts.length === 0;
    byId("queue-list").replaceChildren(...drafts.map((draft, index) => h("li", { class: "tag", "data-testid": "queued" },
      h("span", {}, draft.request.prompt),
      index === 0 && h("button", { type: "button", class: "link", "data-testid": "send-now", onclick: () => void this.send() }, "Send now"),
      h("button", { type: "button", class: "link", "data-testid": "take-back", onclick: () => void this.takeBack(draft) }, icon("again"), "Take back"))));
  }

  private takeBack(draft: Draft): Promise<void> {
    return this.alone(async () => {
      if (this.drop(draft)) this.actions.takeBack(draft);
    });
  }
}
