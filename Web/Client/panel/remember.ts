/** A place in the conversation: a run, and how many pixels below the top its exchange begins; negative above it. */
export interface Place { run: string; top: number }

/** What was in view in a session, so that a reload shows the same. */
export interface View { pane?: string; tab?: string; run?: string; attempt?: number; file?: string; top?: number; timeline?: Place; terminals?: string[][]; terminalOpen?: boolean; terminalHeight?: number; previewOpen?: boolean }

const key = (session: string): string => `view:${session}`;

export const recall = (session: string | undefined): View => (session ? (JSON.parse(localStorage.getItem(key(session)) ?? "{}") as View) : {});

export function remember(session: string | undefined, part: View): void {
  if (session) localStorage.setItem(key(session), JSON.stringify({ ...recall(session), ...part }));
}
