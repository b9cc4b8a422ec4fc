import { PreviewPane } from "../preview/pane";
import type { Repair } from "../preview/problems";
import type { Run } from "../runs/run";
import type { AttemptDetail } from "../wire";

export interface PreviewActions {
  /** Has the loop change what was delivered; undefined when no model could. */
  repair(run: Run): Promise<Repair | undefined>;
}

/** The app of one attempt. */
export class PreviewTab {
  private readonly pane: PreviewPane;
  private run?: Run;

  constructor(actions: PreviewActions) {
    this.pane = new PreviewPane(async () => this.run && actions.repair(this.run));
  }

  get node(): HTMLElement {
    return this.pane.node;
  }

  show(run: Run | undefined, attempt: AttemptDetail | undefined): void {
    this.run = run;
    this.pane.show(run && attempt && attempt.files.length > 0 ? { execution_id: run.id, attempt: attempt.number } : undefined,
      attempt || !run ? "What is delivered can be started and tried here." : "As soon as there is code, it can be started and tried here.");
  }

  /** Nobody looks at it now. */
  leave(): void {
    this.pane.leave();
  }
}
