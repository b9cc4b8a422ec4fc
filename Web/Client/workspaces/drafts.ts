/** What somebody has written into a file and not saved. */
export interface Draft {
  content: string;
  /** Of the file that it was begun on; none for one that was deleted since. */
  version?: string;
}

/** All unsaved edits of a workspace; they outlive a reload. */
export class Drafts {
  private readonly all: Map<string, Draft>;

  constructor(private readonly workspace: string) {
    this.all = new Map(Object.entries(JSON.parse(localStorage.getItem(this.key) ?? "{}") as Record<string, Draft>));
  }

  get paths(): string[] {
    return [...this.all.keys()];
  }

  get(path: string): Draft | undefined {
    return this.all.get(path);
  }

  set(path: string, draft: Draft): void {
    this.all.set(path, draft);
    this.keep();
  }

  drop(path: string): void {
    if (this.all.delete(path)) this.keep();
  }

  /** A file, or all in a folder, has another path now. */
  move(from: string, to: string): void {
    for (const [path, draft] of [...this.all]) {
      if (path !== from && !path.startsWith(`${from}/`)) continue;
      this.all.delete(path);
      this.all.set(to + path.slice(from.length), draft);
    }
    this.keep();
  }

  private get key(): string {
    return `drafts:${this.workspace}`;
  }

  private keep(): void {
    if (this.all.size === 0) return localStorage.removeItem(this.key);
    try {
      localStorage.setItem(this.key, JSON.stringify(Object.fromEntries(this.all)));
    } catch {
      // no room in the browser's store: the edits live as long as the page
    }
  }
}
