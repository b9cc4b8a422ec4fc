using Nightshift.Executions;
using Nightshift.Infrastructure;
using Nightshift.Mutations;

namespace Nightshift.Corpus;

/// <summary>A sample of the corpus; all of it is tried by <c>dotnet run --project Tests -- corpus</c>.</summary>
[Collection(ScoringCollection.Name)]
public sealed class CorpusTests(ScoringStack stack)
{
    [Fact]
    public void There_are_twenty_programs_in_each_language_and_each_has_its_fault_once()
    {
        CorpusProgram.All.CountBy(program => program.Language).ToDictionary().ShouldBe(new Dictionary<string, int> { ["csharp"] = 20, ["javascript"] = 20, ["python"] = 20 }, ignoreOrder: true);
        CorpusProgram.All.ShouldAllBe(program => program.Code.Content.Split(program.Right).Length == 2 && program.Faulty != program.Code);
    }

    [Fact]
    public async Task A_fault_is_repaired_and_weak_tests_are_found_out()
    {
        stack.Model.Default = CorpusProgram.Answer;
        CorpusProgram[] sample = [CorpusProgram.All.First(program => program.Language == "python")];

        var repaired = await Task.WhenAll(sample.Select(program => stack.RunAsync(new ExecuteRequest(program.Request, program.Language, Tests: [program.Tests]))));
        var strengthened = await Task.WhenAll(sample.Select(program => stack.RunAsync(new ExecuteRequest(program.Request, program.Language))));

        repaired.Select(ended => (ended.Status, ended.Attempt)).Distinct().ShouldBe([(ExecutionStatus.Passed, 2)]);
        strengthened.Where(ended => ended.Status != ExecutionStatus.Passed || ended.TestFiles.Count != 2).Select(ended => $"{ended.Language}: {ended.Attempts[^1].TestScore!.Summary}").ShouldBeEmpty();
    }
}
