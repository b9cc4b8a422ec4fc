type Kind = "file" | "hunk" | "added" | "removed" | "same";

export interface DiffLine { kind: Kind; before?: number; after?: number; text: string }

const hunkHeader = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

/** A unified diff, line by line, with the numbers of both sides. */
export function parseDiff(unified: string): DiffLine[] {
  const lines: DiffLine[] = [];
  let before = 0, after = 0, beforeEnd = 0, afterEnd = 0;
  let oldPath = "";
  for (const line of unified.split("\n")) {
    const inHunk = before < beforeEnd || after < afterEnd; // only the counts tell a removed "-- text" from a file's header
    const hunk = inHunk ? null : hunkHeader.exec(line);
    if (hunk) {
      [before, after] = [Number(hunk[1]), Number(hunk[3])];
      [beforeEnd, afterEnd] = [before + Number(hunk[2] ?? 1), after + Number(hunk[4] ?? 1)];
      lines.push({ kind: "hunk", text: line });
    } else if (!inHunk && line.startsWith("--- ")) oldPath = pathOf(line);
    else if (!inHunk && line.startsWith("+++ ")) lines.push({ kind: "file", text: line.endsWith("/dev/null") ? `${oldPath} (removed)` : pathOf(line) });
    else if (!inHunk || line.startsWith("\\")) continue;
    else if (line.startsWith("+")) lines.push({ kind: "added", after: after++, text: line.slice(1) });
    else if (line.startsWith("-")) lines.push({ kind: "removed", before: before++, text: line.slice(1) });
    else lines.push({ kind: "same", before: before++, after: after++, text: line.slice(1) });
  }
  return lines;
}

const pathOf = (line: string): string => line.slice(4).split("\t")[0]!.replace(/^[ab]\//, "");
