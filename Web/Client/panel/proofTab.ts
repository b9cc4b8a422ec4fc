import { reasonsOf } from "../banner";
import { h, icon, setText } from "../dom";
import { expected } from "../expected";
import { post } from "../http";
import { isTemplate } from "../models/connected";
import type { Run } from "../runs/run";
import { statusWord } from "../status";
import { cost, duration, plural, signalWords } from "../words";
import type { AttemptDetail, ContextFile, DependencyReport, ExecutionDetail, ProofVerdict } from "../wire";
import { ring } from "./ring";

/** What the verdict rests on, and how anyone can check it. */
export function proofTab(run: Run | undefined, attempt: AttemptDetail | undefined): HTMLElement {
  const detail = run?.detail;
  const report = attempt?.report;
  if (!detail || !report) return h("p", { class: "panel-empty quiet" }, "The proof appears here when the run has ended.");
  const rows: [string, string | Node][] = [
    ["Verdict", `${statusWord(detail.status)}${detail.stop_reason ? `. ${detail.stop_reason}` : ""}`],
    ...report.signals.map((signal): [string, string] => [signalWords[signal.kind], signal.summary]),
    ["Tests by", detail.tests_source === "caller" ? "You" : isTemplate(attempt.model) ? "The template" : "The model, before any code was there"],
    ["Attempt", `${attempt.number} of ${detail.attempts.length}: ${attempt.why}`],
    ["Written by", attempt.strategy === "edit" ? "You, by hand" : (attempt.model ?? "A stored reply")],
    ["Cost", cost(detail.cost_usd)],
    ["Time", [attempt.generation_ms === undefined ? "" : `${duration(attempt.generation_ms)} to write`, attempt.validation_ms === undefined ? "" : `${duration(attempt.validation_ms)} to judge`].filter(Boolean).join(", ")],
    ["Isolated by", report.isolation],
    ["Tools", Object.entries(report.tools).map(([tool, version]) => `${tool} ${version}`).join(", ")],
  ];
  if (detail.proof) rows.push(["Signed", `${new Date(detail.proof.signed_at).toLocaleString()} with the key ${detail.proof.fingerprint}`]);
  return h("div", { class: "results proof", "data-testid": "proof-tab" },
    detail.quality_score !== undefined && attempt.number === detail.best_attempt && ring(detail.quality_score),
    h("dl", { class: "proof-facts" }, ...rows.filter(([, value]) => value !== "").map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)))),
    report.dependencies && packagesView(report.dependencies),
    contextView(detail.context ?? []),
    detail.proof && checkView(detail));
}

/** The packages that the code runs with, each with its licence. */
const packagesView = (report: DependencyReport): HTMLElement => h("section", { class: "result", "data-testid": "packages" },
  h("h2", {}, icon("file"), plural(report.packages.length, "package"), h("span", { class: "quiet" }, `${report.manager} · ${report.summary}`)),
  report.not_checked && h("p", { class: "banner" }, report.not_checked),
  report.packages.length > 0 && h("ul", { class: "findings" }, ...report.packages.map((item) => h("li", { class: "context-file" },
    h("span", {}, `${item.name} ${item.version}${item.direct ? "" : " (needed by another package)"}`), h("span", { class: "quiet" }, item.licence ?? "States no licence")))));

/** What of the attached files the models were sent. */
function contextView(files: readonly ContextFile[]): HTMLElement | false {
  return files.length > 0 && h("section", { class: "result", "data-testid": "context" }, h("h2", {}, icon("file"), `${plural(files.length, "file")} came with the request`),
    h("ul", { class: "findings" }, ...files.map((file) => h("li", { class: "context-file" },
      h("span", {}, file.source === file.path ? file.path : `${file.source}: ${file.path}`),
      h("span", { class: "quiet" }, file.why ?? (file.picture ? "Shown to the models." : "Sent whole.")),
      file.excerpts.length > 0 && h("details", { class: "output" }, h("summary", {}, file.excerpts.map((excerpt) => `lines ${excerpt.first_line}–${excerpt.last_line}`).join(", ")),
        ...file.excerpts.map((excerpt) => h("pre", { tabindex: "0" }, excerpt.text)))))));
}

/** Checks the stored archive with its signature, and runs its tests once more. */
function checkView({ id, artifact_id, steps }: ExecutionDetail): HTMLElement {
  const said = h("p", { role: "status", "data-testid": "checked" });
  const progress = expected("proof", "Checking the signature and every file, and running the tests again…");
  const button = h("button", { type: "button", class: "button small", "data-testid": "check-proof", disabled: !artifact_id, onclick: () => void check() }, icon("again"), "Check it again");
  const check = async (): Promise<void> => {
    button.disabled = true;
    setText(said, "");
    try {
      const verdict = await progress.during(post<ProofVerdict>(`/proofs/verify?artifact_id=${artifact_id}&rerun=true`, null));
      setText(said, [verdict.faults.length === 0 ? "The signature holds, and every file is as it was signed." : verdict.faults.map((fault) => `${fault.file}: ${fault.problem}`).join(" "), verdict.rerun && (verdict.rerun.same ? "Run again, the tests ended as the proof says." : (verdict.rerun.problem ?? "Run again, the tests ended otherwise than the proof says."))].filter(Boolean).join(" "));
    } catch (problem) {
      setText(said, reasonsOf(problem).join(" "));
    }
    button.disabled = false;
  };
  return h("footer", { class: "proof-foot" },
    h("a", { class: "button small", download: "proof.json", href: `/api/proofs/${id}` }, icon("download"), "proof.json"),
    h("a", { class: "button small", download: true, href: `/api/execute/${id}/patch`, title: "What was delivered, for git am", "data-testid": "patch" }, icon("download"), "Patch"),
    steps.some((step) => step.calls > 0) && h("a", { class: "button small", download: true, href: `/api/execute/${id}/cassette`, title: "What the models answered, without prompts and keys, to be served again by a provider of the kind cassette", "data-testid": "cassette" }, icon("download"), "Recording"), button, progress.node, said);
}
