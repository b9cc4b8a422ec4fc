using Nightshift.Models;
using Nightshift.Proofs;

namespace Nightshift.Executions;

/// <summary>What a request for code must look like, and what becomes of one that does.</summary>
internal static class ExecuteRules
{
    private const int LongestPrompt = 20_000;
    private const int MostAttachments = 20;
    private const int MostFiles = 50;
    private const int MostCharacters = 1_000_000;

    /// <summary>The output that opens a pull request.</summary>
    public const string PullRequest = "pr";

    private static readonly string[] Outputs = ["snippet", "zip", PullRequest];

    public static Dictionary<string, string[]> Check(ExecuteRequest request)
    {
        var errors = RoutingEndpoints.Check(request.Mode, request.LlmPreference, request.Tier);
        if (string.IsNullOrWhiteSpace(request.Prompt)) errors["prompt"] = ["Say what to build."];
        else if (request.Prompt.Length > LongestPrompt) errors["prompt"] = [$"At most {LongestPrompt} characters."];
        if (request.Language is not null && Language.Find(request.Language) is null)
            errors["language"] = [$"One of {string.Join(", ", Language.All.Select(language => language.Name))}; leave it out to have it detected."];
        if (request.OutputPreference is { } output && !Outputs.Contains(output)) errors["output_preference"] = [$"One of {string.Join(", ", Outputs)}."];
        if (request is { OutputPreference: PullRequest, GithubRepo: null, BasisId: null }) errors["output_preference"] = ["A pull request needs a repository: give its name as github_repo."];
        if (request.MaxAttempts is < 1 or > 5) errors["max_attempts"] = ["From 1 to 5."];
        if (request.BudgetUsd is <= 0 or > 1_000) errors["budget_usd"] = ["More than 0, at most 1000."];
        if (request.TimeLimitMinutes is <= 0) errors["time_limit_minutes"] = ["More than 0 minutes."];
        if (request.Criteria is { } criteria && CriteriaReply.Fault(criteria) is { } wrong) errors["criteria"] = [wrong];
        if (request.Attachments?.Count > MostAttachments) errors["attachments"] = [$"At most {MostAttachments} files; put more into an archive."];
        if (request.Tests is { } tests && FilesFault(tests) is { } fault) errors["tests"] = [fault];
        return errors;
    }

    public static Dictionary<string, string[]> Check(EditRequest request)
    {
        Dictionary<string, string[]> errors = [];
        if (request.Files is not { Count: > 0 } files) errors["files"] = ["Send the code, with at least one file."];
        else if (FilesFault(files) is { } fault) errors["files"] = [fault];
        if (request.Tests is not { Count: > 0 } tests) errors["tests"] = ["Send the tests, with at least one file; without them nothing can be proven."];
        else if (FilesFault(tests) is { } fault) errors["tests"] = [fault];
        else if (request.Files?.Any(file => tests.Any(test => test.Path == file?.Path)) == true) errors["tests"] = ["A file is either code or a test; one path is in both."];
        if (request.MaxAttempts is < 1 or > 5) errors["max_attempts"] = ["From 1 to 5."];
        return errors;
    }

    public static Dictionary<string, string[]>? TooLong(string field, string? text) =>
        text?.Length > LongestPrompt ? new() { [field] = [$"At most {LongestPrompt} characters."] } : null;

    public static ExecutionStatus? Status(string? name) =>
        Enum.GetValues<ExecutionStatus>().Where(status => Json.Name(status) == name).Select(status => (ExecutionStatus?)status).FirstOrDefault();

    public static Execution ToExecution(ExecuteRequest request, Guid userId, Language language, ModelSettings settings, string? traceParent)
    {
        var complexity = Complexity.Of(request.Prompt);
        var mode = request.Mode ?? settings.Mode;
        return new Execution
        {
            Id = Guid.CreateVersion7(),
            UserId = userId,
            SessionId = Guid.Empty, // the intake finds or begins it
            Prompt = request.Prompt,
            Language = language.Name,
            TemplateId = request.TemplateId,
            OutputPreference = request.OutputPreference ?? "snippet",
            EnableSecurityScan = request.EnableSecurityScan ?? true,
            MaxAttempts = request.MaxAttempts ?? 5,
            BudgetUsd = request.BudgetUsd,
            TimeLimitMinutes = request.TimeLimitMinutes,
            Tier = request.Tier ?? RoutingModes.Tier(complexity.Tier, mode),
            ComplexityScore = complexity.Score,
            Mode = mode,
            LlmPreference = request.LlmPreference ?? settings.LlmPreference,
            ChosenModel = request.Model,
            Criteria = request.Criteria,
            CriteriaSource = request.Criteria is null ? null : TestsSources.Caller,
            Plan = request.Plan ?? false,
            Tests = request.Tests is { Count: > 0 } tests ? tests : null,
            TestsSource = request.Tests is { Count: > 0 } ? TestsSources.Caller : null,
            Status = ExecutionStatus.Pending,
            Attempt = 0,
            TraceParent = traceParent,
            CreatedAt = default
        };
    }

    /// <summary>What is wrong with files that somebody sends, in a sentence; null when nothing is.</summary>
    public static string? FilesFault(IReadOnlyList<SourceFile> files) =>
        files.Count > MostFiles ? $"At most {MostFiles} files."
        : files.Any(file => file?.Path is null || file.Content is null) ? "Each needs a path and a content."
        : files.Sum(file => file.Content.Length) > MostCharacters ? $"At most {MostCharacters} characters together."
        : files.FirstOrDefault(file => !SourceFile.IsSafe(file.Path)) is { } unsafeFile ? $"The path '{unsafeFile.Path}' must be relative, with forward slashes, and stay in its folder."
        : files.FirstOrDefault(file => ProofFormat.IsReserved(file.Path)) is { } reserved ? $"The path '{reserved.Path}' is kept for the proof. Use another one."
        : files.DistinctBy(file => file.Path).Count() < files.Count ? "Two files have the same path."
        : null;
}
