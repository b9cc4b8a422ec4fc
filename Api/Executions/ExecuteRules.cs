using Nightshift.Proofs;

namespace Nightshift.Executions;

/// <summary>What a request for code must look like, and what becomes of one that does.</summary>
internal static class ExecuteRules
{
    private const int LongestPrompt = 20_000;
    private const int MostTestFiles = 50;
    private const int LargestTests = 1_000_000;

    private static readonly string[] Outputs = ["snippet", "zip"];

    public static Dictionary<string, string[]> Check(ExecuteRequest request)
    {
        Dictionary<string, string[]> errors = [];
        if (string.IsNullOrWhiteSpace(request.Prompt)) errors["prompt"] = ["Say what to build."];
        else if (request.Prompt.Length > LongestPrompt) errors["prompt"] = [$"At most {LongestPrompt} characters."];
        if (request.Language is not null && Language.Find(request.Language) is null)
            errors["language"] = [$"One of {string.Join(", ", Language.All.Select(language => language.Name))}; leave it out to have it detected."];
        if (request.OutputPreference is { } output && !Outputs.Contains(output)) errors["output_preference"] = [$"One of {string.Join(", ", Outputs)}."];
        if (request.MaxAttempts is < 1 or > 5) errors["max_attempts"] = ["From 1 to 5."];
        if (request.BudgetUsd is <= 0 or > 1_000) errors["budget_usd"] = ["More than 0, at most 1000."];
        if (request.Criteria is { } criteria && CriteriaReply.Fault(criteria) is { } wrong) errors["criteria"] = [wrong];
        if (request.Tests is { } tests && TestFault(tests) is { } fault) errors["tests"] = [fault];
        return errors;
    }

    public static Dictionary<string, string[]>? TooLong(string field, string? text) =>
        text?.Length > LongestPrompt ? new() { [field] = [$"At most {LongestPrompt} characters."] } : null;

    public static ExecutionStatus? Status(string? name) =>
        Enum.GetValues<ExecutionStatus>().Where(status => Json.Name(status) == name).Select(status => (ExecutionStatus?)status).FirstOrDefault();

    public static Execution ToExecution(ExecuteRequest request, Guid userId, Language language, string? traceParent)
    {
        var complexity = Complexity.Of(request.Prompt);
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
            Tier = complexity.Tier,
            ComplexityScore = complexity.Score,
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

    private static string? TestFault(IReadOnlyList<SourceFile> tests) =>
        tests.Count > MostTestFiles ? $"At most {MostTestFiles} files."
        : tests.Any(test => test?.Path is null || test.Content is null) ? "Each needs a path and a content."
        : tests.Sum(test => test.Content.Length) > LargestTests ? $"At most {LargestTests} characters together."
        : tests.FirstOrDefault(test => !SourceFile.IsSafe(test.Path)) is { } unsafeFile ? $"The path '{unsafeFile.Path}' must be relative, with forward slashes, and stay in its folder."
        : tests.FirstOrDefault(test => ProofFormat.IsReserved(test.Path)) is { } reserved ? $"The path '{reserved.Path}' is kept for the proof. Use another one."
        : tests.DistinctBy(test => test.Path).Count() < tests.Count ? "Two files have the same path."
        : null;
}
