import { h } from "../dom";
import { get, Problem } from "../http";
import type { ExecutionDetail, ExecutionDiff } from "../wire";
import { parseDiff, type DiffLine } from "./diff";

const signs: Partial<Record<DiffLine["kind"], string>> = { added: "+", removed: "−" };

/** The change between two attempts; the later one is the panel's. */
export function diffView(detail: ExecutionDetail | undefined, attempt: number, from: number | undefined, onFrom: (attempt: number) => void): HTMLElement {
  const others = detail?.attempts.map((other) => other.number).filter((number) => number !== attempt) ?? [];
  if (!detail || others.length === 0) return h("p", { class: "panel-empty quiet" }, "With a second attempt, this shows what changed between the two.");
  const base = from !== undefined && others.includes(from) ? from : (others.filter((number) => number < attempt).at(-1) ?? others[0]!);

  const picker = h("select", { id: "diff-from", "data-testid": "diff-from", onchange: () => onFrom(Number(picker.value)) },
    ...others.map((number) => h("option", { value: number, selected: number === base }, `Attempt ${number}`)));
  const summary = h("span", { class: "quiet", "data-testid": "diff-summary" }, "Comparing…");
  const body = h("div", { class: "diff", "data-testid": "diff", tabindex: "0", role: "region", "aria-label": "Difference" });
  void load(detail.id, base, attempt, summary, body);
  return h("div", { class: "diff-pane" }, h("div", { class: "diff-head" }, h("label", { for: "diff-from" }, "From"), picker, h("span", {}, `to attempt ${attempt}`), summary), body);
}

async function load(id: string, from: number, to: number, summary: HTMLElement, body: HTMLElement): Promise<void> {
  try {
    const diff = await get<ExecutionDiff>(`/execute/${id}/diff?from_attempt=${from}&to_attempt=${to}`);
    summary.textContent = diff.changes_summary;
    body.replaceChildren(...parseDiff(diff.unified_diff).map(lineView));
  } catch (problem) {
    summary.textContent = problem instanceof Problem ? problem.message : "The difference could not be read.";
  }
}

const lineView = (line: DiffLine): HTMLElement => h("div", { class: `diff-line ${line.kind}` },
  h("span", { class: "number" }, line.before?.toString() ?? ""), h("span", { class: "number" }, line.after?.toString() ?? ""),
  h("span", { class: "sign" }, signs[line.kind] ?? ""), h("code", {}, line.text));
