using Nightshift.Executions;
using Nightshift.Tests.Runner;

namespace Nightshift.Templates;

/// <summary>Every shipped template gets three green signals from the sandbox, as it comes.</summary>
[Collection(RunnerCollection.Name)]
public sealed class TemplateSignalTests(RunnerHost runner)
{
    public static TheoryData<string> All => [.. TemplateLibrary.Instance.All.Select(template => template.Id)];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Every_shipped_template_is_green(string id)
    {
        var template = TemplateLibrary.Instance.Find(id)!;
        var filled = template.Fill(new Dictionary<string, string>());

        var report = await runner.ValidateAsync(template.Language, [.. filled.Code], [.. filled.Tests]);

        report.Signals.Where(signal => !signal.Passed).Select(signal => $"{signal.Kind}: {signal.Summary}").ShouldBeEmpty();
        report[SignalKind.Tests]!.Coverage.ShouldNotBeNull().ShouldBeGreaterThan(80);
    }
}
