import type { SourceFile } from "../wire";

interface Change { content: string; test: boolean; isNew: boolean }

/** What a person has changed in one attempt's files and not yet sent; it outlives a reload. */
export class Edits {
  private readonly changes: Map<string, Change>;

  constructor(private readonly executionId: string, private readonly attempt: number) {
    this.changes = new Map(Object.entries(JSON.parse(localStorage.getItem(this.key) ?? "{}") as Record<string, Change>));
  }

  get size(): number {
    return this.changes.size;
  }

  has(path: string): boolean {
    return this.changes.has(path);
  }

  /** Back at what it was, a file counts as unchanged. */
  change(path: string, content: string, test: boolean, original: string | undefined): void {
    if (content === original) this.changes.delete(path);
    else this.changes.set(path, { content, test, isNew: original === undefined });
    this.keep();
  }

  clear(): void {
    this.changes.clear();
    this.keep();
  }

  /** The files as they are with the changes. */
  over(files: readonly SourceFile[], test: boolean): SourceFile[] {
    const added = [...this.changes].filter(([path, change]) => change.isNew && change.test === test && files.every((file) => file.path !== path));
    return [...files.map((file) => ({ path: file.path, content: this.changes.get(file.path)?.content ?? file.content })), ...added.map(([path, change]) => ({ path, content: change.content }))];
  }

  private get key(): string {
    return `edits:${this.executionId}:${this.attempt}`;
  }

  private keep(): void {
    if (this.changes.size === 0) return localStorage.removeItem(this.key);
    try {
      localStorage.setItem(this.key, JSON.stringify(Object.fromEntries(this.changes)));
    } catch {
      // no room in the browser's store: the changes live as long as the page
    }
  }
}
