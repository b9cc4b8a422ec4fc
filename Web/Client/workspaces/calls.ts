import { get, post, put, remove } from "../http";

export interface Entry { path: string; kind: "file" | "folder" | "link"; size?: number }
export type ChangeKind = "added" | "modified" | "deleted" | "untracked";
export interface Change { path: string; kind: ChangeKind }
export interface Status { staged: Change[]; changed: Change[] }
export interface Tree { entries: Entry[]; truncated: boolean; bytes: number; most_bytes: number; status: Status }
export interface StoredFile { path: string; content?: string; version: string; size: number; why?: string }
export interface Written { path: string; version: string; size: number }
export interface Diff { before?: string; after?: string; patch: string; truncated: boolean }
export interface Commit { sha: string; message: string; author: string; at: string }
export interface Found { files: { path: string; version: string; matches: { line: number; column: number; length: number; text: string }[] }[]; total: number; truncated: boolean }
export interface Query { query: string; regex: boolean; match_case: boolean }

/** What Api does with one workspace. */
export class Workspace {
  constructor(readonly id: string) {}

  tree = (): Promise<Tree> => get(this.at("tree"));
  read = (path: string): Promise<StoredFile> => get(this.at(`file?path=${encodeURIComponent(path)}`));
  /** @param version of what it replaces; none for a new file */
  write = (path: string, content: string, version: string | undefined): Promise<Written> => put(this.at("file"), { path, content, version });
  remove = (path: string): Promise<void> => remove(this.at(`file?path=${encodeURIComponent(path)}`));
  makeFolder = (path: string): Promise<void> => post(this.at("folder"), { path });
  move = (from: string, to: string): Promise<void> => post(this.at("move"), { from, to });
  search = (query: Query): Promise<Found> => post(this.at("search"), query);
  replace = (query: Query, replacement: string, files: { path: string; version: string }[]): Promise<{ replacements: number; skipped: string[] }> => post(this.at("replace"), { ...query, replacement, files });
  diff = (path: string, staged: boolean): Promise<Diff> => get(this.at(`diff?path=${encodeURIComponent(path)}&staged=${staged}`));
  /** @param paths everything when absent */
  git = (what: "stage" | "unstage" | "discard", paths?: string[]): Promise<void> => post(this.at(what), { paths });
  commit = (message: string): Promise<Commit> => post(this.at("commit"), { message });
  history = (page: number): Promise<{ commits: Commit[]; total: number }> => get(this.at(`history?page=${page}&limit=20`));
  show = (sha: string): Promise<{ commit: Commit; files: Change[]; patch: string; truncated: boolean }> => get(this.at(`history/${sha}`));
  keep = (): Promise<void> => post(this.at("keep"));

  stream(after: number): string {
    return `/api${this.at(`stream?after=${after}`)}`;
  }

  private at(part: string): string {
    return `/workspaces/${this.id}/${part}`;
  }
}
