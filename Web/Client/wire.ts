// What Api says, as it says it. The records in Core are the source.
export type Status = "pending" | "running" | "waiting" | "passed" | "partial" | "failed" | "cancelled";
export type SignalKind = "tests" | "lint" | "security";
export type TestStatus = "passed" | "failed" | "error" | "skipped";

export type CriterionState = "not_tested" | "passed" | "failed";

export interface CriterionResult { number: number; state: CriterionState; passed: number; total: number }
export type BudgetBound = "run" | "day" | "month";
export interface BudgetNear { bound: BudgetBound; limit_usd: number; spent_usd: number }
export interface Question { kind: "plan" | "budget" | "shift"; text: string; shortage?: { bound: BudgetBound; limit_usd?: number; left_usd: number; needed_usd: number } }
export interface SourceFile { path: string; content: string }
export interface TestResult { name: string; status: TestStatus; message?: string; file?: string; line?: number; duration_ms: number }
export interface Finding { tool: string; rule: string; severity: "low" | "medium" | "high"; file: string; line: number; column?: number; message: string }

export interface Signal {
  kind: SignalKind; passed: boolean; outcome: string; summary: string; tests: TestResult[]; findings: Finding[];
  coverage?: number; stdout: string; stderr: string; duration_ms: number;
}

export interface Dependency { name: string; version: string; licence?: string; direct: boolean }
export interface DependencyReport { manager: string; summary: string; packages: Dependency[]; not_checked?: string; refused_hosts: string[] }
export interface ValidationReport { signals: Signal[]; isolation: string; tools: Record<string, string>; duration_ms: number; dependencies?: DependencyReport }

export interface AttemptDetail {
  number: number; strategy: string; why: string; model?: string; generation_ms?: number; validation_ms?: number; files: SourceFile[]; diff?: string; report?: ValidationReport;
  passed?: boolean; failure_class?: string; failure_message?: string; test_score?: TestScore;
}

/** How many of the faults that were put into the code the tests noticed. */
export interface TestScore {
  summary: string; not_measured?: string; score?: number; survived: number; tests: number; pass_on_empty?: string[];
  survivors: { path: string; line: number; operator: string; original: string; mutated: string }[];
}

export interface ExecutionSummary {
  id: string; session_id: string; prompt: string; language: string; status: Status; held: boolean; attempt: number; max_attempts: number;
  quality_score?: number; cost_usd: number; created_at: string; completed_at?: string;
}

export interface ProjectSummary { id: string; wish: string; status: string; why?: string; paused_at?: string }

export interface ExecutionDetail extends Omit<ExecutionSummary, "held"> {
  best_attempt?: number; stop_reason?: string; origin: string; parent_id?: string; model?: string;
  files: SourceFile[]; test_files: SourceFile[]; tests_source?: string; context?: ContextFile[];
  artifact_id?: string; note?: string; attempts: AttemptDetail[]; steps: { calls: number }[]; estimated_time_seconds?: number;
  proof?: { id: string; fingerprint: string; status: Status; signed_at: string };
}

/** A file that came with a request, and what of it the models were sent. */
export interface ContextFile { source: string; path: string; characters: number; excerpts: { first_line: number; last_line: number; text: string }[]; why?: string; picture?: { artifact_id: string; media_type: string } }

/** A skill that the models are told, and why. */
export interface SkillShare { name: string; title: string; source: "shipped" | "own" | "repository"; why: string }
export interface SkillAnswer { language: string; chosen: SkillShare[]; characters: number }

export interface ProofVerdict { verified: boolean; faults: { file: string; problem: string }[]; rerun?: { same?: boolean; problem?: string } }

export interface LanguageList { languages: { name: string; title: string; works?: boolean; problem?: string }[]; problem?: string }
export interface ExecuteAccepted { execution_id: string; session_id: string }

export interface Message { id: string; role: "user" | "assistant"; content: string; execution_id?: string; created_at: string }
export interface SessionList { sessions: { id: string; title: string }[]; total: number }
export interface SessionDetail { id: string; title: string; messages: Message[]; executions: ExecutionSummary[] }

export interface IssuedToken { token: string; details: { id: string; name: string; expires_at: string } }
export interface ModelTestResult {
  provider: string; works: boolean; listed_models?: number; model: string; cause?: string; first_token_ms?: number; latency_ms: number; cost_usd: number;
}
export interface RoutePlan {
  language: string; score: number; parts: Record<string, number>; scored_tier: string; tier: string; mode: string; task_class: string;
  models: { model: string; why?: string; chance: number; cost_usd: number; tries: number }[];
}
export interface CostForecast {
  tasks: number; low_usd: number; likely_usd: number; high_usd: number; low_seconds: number; likely_seconds: number; high_seconds: number; note: string;
}
export interface ShareList { shares: { id: string; created_at: string; last_opened_at?: string }[] }
export interface NewShare { id: string; token: string; created_at: string }
export interface CodeSearchResults { results: CodeHit[] }
export interface CodeHit { artifact_id?: string; execution_id?: string; repo?: string; file_path: string; symbol?: string; start_line: number; end_line: number }
export interface ArtifactList { artifacts: { id: string; name: string }[]; total: number }
export interface ModelProviders { providers: { name: string; kind: string; connected: boolean; models: { id: string; capabilities: string[] }[] }[] }
export interface TranscriptionOffer { model?: string }
export interface Transcript { text: string; model: string }
export interface UploadedArtifact { artifact_id: string; name: string }

/** What arrives on a stream. Live-only items have no `seq`. */
export interface StreamEvent<Type extends string = string, Data = unknown> { type: Type; seq?: number; at: string; data: Data }

export type RunEvent =
  | StreamEvent<"execution.queued", { prompt: string; language: string; max_attempts: number; agent?: string }>
  | StreamEvent<"context.ready", { files: { source: string; path: string; characters: number; sent: number; why?: string; picture?: boolean }[] }>
  | StreamEvent<"skills.chosen", { skills: SkillShare[] }>
  | StreamEvent<"execution.started", {
      language: string; tier: string; complexity_score: number; complexity_parts?: Record<string, number>; mode?: string; resumed: boolean }>
  | StreamEvent<"criteria.ready", { source: string; criteria: string[] }>
  | StreamEvent<"execution.waiting", Question>
  | StreamEvent<"execution.answered", { kind: Question["kind"]; go_on: boolean; budget_usd?: number }>
  | StreamEvent<"generation.started", { attempt: number; purpose: string; provider: string; model: string; why?: string }>
  | StreamEvent<"generation.delta", { attempt: number; purpose: string; text: string }>
  | StreamEvent<"generation.completed", {
      attempt: number; purpose: string; provider: string; model: string; input_tokens: number; output_tokens: number;
      cost_usd: number; duration_ms: number; note?: string }>
  | StreamEvent<"model.failed", { attempt: number; provider: string; model: string; cause: string; next: string; cost_usd?: number }>
  | StreamEvent<"budget.near", BudgetNear>
  | StreamEvent<"tool.called", { attempt: number; server: string; tool: string; arguments: string }>
  | StreamEvent<"tool.answered", { attempt: number; server?: string; tool: string; succeeded: boolean; result: string; characters: number; duration_ms: number }>
  | StreamEvent<"tools.unavailable", { attempt: number; server: string; cause: string }>
  | StreamEvent<"tests.ready", { source: string; paths: string[] }>
  | StreamEvent<"attempt.started", { attempt: number; max_attempts: number; strategy: string; why: string; lessons?: number }>
  | StreamEvent<"tests.argued", { attempt: number; test: string; why: string; accepted: boolean }>
  | StreamEvent<"code.fixed", { attempt: number; summary: string; rules: string[] }>
  | StreamEvent<"code.ready", { attempt: number; paths: string[] }>
  | StreamEvent<"signal.started", { attempt: number; kind: SignalKind; tool: string }>
  | StreamEvent<"signal.completed", {
      attempt: number; kind: SignalKind; passed: boolean; summary: string; tests_passed: number; tests_total: number;
      findings: number; duration_ms: number; criteria?: CriterionResult[] }>
  | StreamEvent<"attempt.completed", { attempt: number; passed: boolean; failure_class?: string; failure_message?: string }>
  | StreamEvent<"tests.scored", { attempt: number; summary: string; score?: number; killed: number; survived: number; weak: boolean }>
  | StreamEvent<"execution.cancel_requested", object>
  | StreamEvent<"execution.completed", {
      status: Status; attempt: number; best_attempt?: number; stop_reason?: string; quality_score?: number; artifact_id?: string; pr_url?: string;
      cost_usd: number; duration_ms: number }>;
