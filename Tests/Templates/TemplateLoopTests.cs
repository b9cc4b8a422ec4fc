using System.Net;
using Nightshift.Executions;
using Nightshift.Infrastructure;

namespace Nightshift.Templates;

/// <summary>With no model connected, the loop itself proves a template of each language, to its delivery.</summary>
public sealed class TemplateLoopTests(StackWithoutModel stack) : IClassFixture<StackWithoutModel>
{
    public static TheoryData<string> OnePerLanguage => [.. TemplateLibrary.Instance.All.DistinctBy(template => template.Language).Select(template => template.Id)];

    [Theory]
    [MemberData(nameof(OnePerLanguage))]
    public async Task A_shipped_template_is_proven_at_the_first_attempt(string id)
    {
        var template = TemplateLibrary.Instance.Find(id)!;

        var proven = await stack.RunAsync(new ExecuteRequest($"a {template.Name} in {template.Language}", template.Language, TemplateId: id));

        proven.Status.ShouldBe(ExecutionStatus.Passed, proven.StopReason);
        proven.Attempt.ShouldBe(1, string.Join('\n', proven.Attempts.Select(attempt => attempt.FailureMessage)));
        proven.Note.ShouldNotBeNull().ShouldContain(template.Name);
        proven.QualityScore.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(8);
        proven.Skills.ShouldNotBeNull().ShouldBeEmpty("templates read nothing");
    }

    [Theory]
    [InlineData("csharp-rest-api")]
    [InlineData("csharp-crud-store")]
    public async Task A_template_filled_in_with_unusual_values_is_proven(string id)
    {
        var variables = TemplateProofTests.UnusualValues(id).ToDictionary(value => value.Key, value => Json.ToElement(value.Value));

        var started = await stack.Client.PostAsync($"/templates/{id}/generate", new GenerateRequest(variables, Execute: true)).ReadAsync<GenerateResponse>();
        var proven = await stack.EndOfAsync(started.ExecutionId.ShouldNotBeNull());

        (proven.Status, proven.Attempt, proven.SessionId, proven.CostUsd).ShouldBe((ExecutionStatus.Passed, 1, started.SessionId!.Value, 0m), proven.StopReason);
        proven.Files.ShouldBe(started.Files, ignoreOrder: true);
        (await stack.Client.GetAsync($"/templates/{id}").ReadAsync<TemplateDetail>()).UsageCount.ShouldBeGreaterThanOrEqualTo(1);
    }

    [Fact]
    public async Task What_was_delivered_becomes_a_template_and_is_proven_again()
    {
        var first = await stack.RunAsync(new ExecuteRequest("convert CSV to JSON", "python"));
        var own = await stack.Client.PostAsync("/templates", new TemplateDraft("My converter", "utility", ExecutionId: first.Id)).ReadAsync<TemplateDetail>(HttpStatusCode.Created);
        own.Files.ShouldBe([.. first.Files, .. first.TestFiles], ignoreOrder: true);

        var again = await stack.RunAsync(new ExecuteRequest("my converter", own.Language, TemplateId: own.Id));

        again.Status.ShouldBe(ExecutionStatus.Passed, again.StopReason);
        again.Note.ShouldBe("Built from the template My converter.");
        again.Files.ShouldBe(first.Files, ignoreOrder: true);
    }
}
