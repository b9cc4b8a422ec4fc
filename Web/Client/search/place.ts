import type { CodeHit } from "../wire";

/** A place in the code, as an address names it: what holds the file, its lines, and its path. The id of a repository is its name. */
export interface Place { kind: "execution" | "artifact" | "repository"; id: string; first: number; last: number; path: string }

export const placeOf = (hit: Pick<CodeHit, "execution_id" | "artifact_id" | "repo" | "start_line" | "end_line" | "file_path">): Place => ({
  kind: hit.execution_id ? "execution" : hit.repo ? "repository" : "artifact", id: (hit.execution_id ?? hit.repo ?? hit.artifact_id)!, first: hit.start_line, last: hit.end_line, path: hit.file_path,
});

export const nameOf = (place: Place): string => `${place.kind}:${place.id}:${place.first}-${place.last}:${place.path}`;

/** Undefined for what is no place's name. */
export function placeNamed(name: string | null): Place | undefined {
  const match = /^(execution|artifact|repository):(.+?):(\d+)-(\d+):(.+)$/s.exec(name ?? "");
  return match ? { kind: match[1] as Place["kind"], id: match[2]!, first: Number(match[3]), last: Number(match[4]), path: match[5]! } : undefined;
}

/** The search page with the place opened. */
export const addressOf = (words: string, place: Place): string => `/search?${new URLSearchParams({ q: words, hit: nameOf(place) })}`;
