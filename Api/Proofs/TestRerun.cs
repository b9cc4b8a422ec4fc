using System.Text;
using Nightshift.Executions;

namespace Nightshift.Proofs;

/// <summary>Runs the tests of a verified archive again, in Runner's sandbox, and compares them with the proof one by one.</summary>
internal sealed class TestRerun(RunnerClient runner)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task<ProofRerun> RunAsync(ProofDocument proof, IReadOnlyDictionary<string, byte[]> contents, Guid userId, CancellationToken cancellation)
    {
        if (proof.Request.Repository is { } repository)
            return new ProofRerun(null, [], $"The tests were not run again: they need the repository {repository}. Unpack the archive over it and run {proof.Tests.Command}.");
        var request = new ValidationRequest(proof.Request.Language, Files(proof, contents, ProvenFileKind.Code), Files(proof, contents, ProvenFileKind.Test), Security: false, Owner: userId.ToString());
        try
        {
            var report = await runner.ValidateAsync(request, _ => Task.CompletedTask, cancellation, Patience);
            return Compare(proof.Tests, report[SignalKind.Tests]);
        }
        catch (RunnerUnavailableException exception)
        {
            return new ProofRerun(null, [], exception.Message);
        }
    }

    /// <summary>Tests of the same name are taken in their order.</summary>
    internal static ProofRerun Compare(ProvenTests proven, Signal? now)
    {
        var before = Numbered(proven.Results, test => test.Name);
        var after = Numbered(now?.Tests ?? [], test => test.Name);
        List<RerunTest> tests = [.. before.Keys.Union(after.Keys).Select(key => new RerunTest(
            key.Name, before.GetValueOrDefault(key)?.Status, after.GetValueOrDefault(key)?.Status, after.GetValueOrDefault(key)?.Message))];
        var same = tests.All(test => test.Proven == test.Now) && proven.Passed == now?.Passed && proven.Outcome == now.Outcome;
        return new ProofRerun(same, tests, same || tests.Any(test => test.Proven != test.Now) ? null : $"The tests as a whole ended otherwise: {now?.Summary ?? "they did not run"}.");
    }

    private static Dictionary<(string Name, int Number), T> Numbered<T>(IEnumerable<T> tests, Func<T, string> name) =>
        tests.GroupBy(name).SelectMany(same => same.Select((test, number) => (Key: (same.Key, number), test))).ToDictionary(item => item.Key, item => item.test);

    private static IReadOnlyList<SourceFile> Files(ProofDocument proof, IReadOnlyDictionary<string, byte[]> contents, ProvenFileKind kind) =>
        [.. proof.Files.Where(file => file.Kind == kind).Select(file => new SourceFile(file.Path, Encoding.UTF8.GetString(contents[file.Path])))];
}
