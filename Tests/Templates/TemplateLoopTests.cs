using Nightshift.Executions;
using Nightshift.Infrastructure;

namespace Nightshift.Templates;

/// <summary>With no model connected, the loop itself proves every template: sandbox, tests, linter and scanner.</summary>
public sealed class TemplateLoopTests(StackWithoutModel stack) : IClassFixture<StackWithoutModel>
{
    public static TheoryData<string> Shipped => [.. TemplateLibrary.Instance.All.Select(template => template.Id)];

    [Theory]
    [MemberData(nameof(Shipped))]
    public async Task A_shipped_template_is_proven_at_the_first_attempt(string id)
    {
        var template = TemplateLibrary.Instance.Find(id)!;

        var proven = await stack.RunAsync(new ExecuteRequest($"a {template.Name} in {template.Language}", template.Language, TemplateId: id));

        proven.Status.ShouldBe(ExecutionStatus.Passed, proven.StopReason);
        proven.Attempt.ShouldBe(1);
        proven.Note.ShouldNotBeNull().ShouldContain(template.Name);
        proven.Output!.TestResults!.Coverage.ShouldNotBeNull().ShouldBeGreaterThan(80);
        proven.QualityScore.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(8);
    }
}
