using System.Security.Cryptography;
using Nightshift.Executions;
using Nightshift.Sandboxes;
using Nightshift.Toolchains;

namespace Nightshift.Mutations;

/// <summary>What to try on a program, and how much of it.</summary>
internal sealed record MutationPlan(Submission Submission, IReadOnlyDictionary<string, IReadOnlyList<int>> ChangedLines, int Mutants, double Seconds)
{
    public const string Report = "mutations.jsonl";

    /// <summary>For the harness to come up, to run the tests on the code as it is, and to end what it has begun.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(8);

    public static MutationPlan Of(MutationRequest request, Toolchain toolchain, MutationOptions options) => new(
        Submission.Sort(new ValidationRequest(request.Language, request.Files, request.Tests), toolchain),
        request.ChangedLines ?? new Dictionary<string, IReadOnlyList<int>>(),
        Math.Min(request.Mutants ?? int.MaxValue, options.Mutants),
        Math.Min(request.Seconds ?? double.MaxValue, options.Seconds));

    /// <summary>A harness of a language takes everything by its input, so that one can wait for it, and writes one report.</summary>
    public SandboxRun Run(string language, IReadOnlyList<string> command, params IReadOnlyList<SourceFile> harness) => new(command)
    {
        Harness = harness,
        Reports = [Report],
        WarmName = $"{language} mutations",
        Input = $"{RandomNumberGenerator.GetHexString(32)}\n{Json.Write(new { Submission.Files, Submission.Sources, Submission.TestPaths, ChangedLines, Mutants, Seconds })}",
        Timeout = 2 * TimeSpan.FromSeconds(Seconds) + Slack
    };
}
