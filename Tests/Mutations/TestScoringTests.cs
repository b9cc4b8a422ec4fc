using System.Net;
using System.Text.Json;
using Nightshift.Events;
using Nightshift.Executions;
using Nightshift.Infrastructure;
using Nightshift.Proofs;

namespace Nightshift.Mutations;

[Collection(ScoringCollection.Name)]
public sealed class TestScoringTests(ScoringStack stack)
{
    private const string Prompt = "a Python function clamp(value, low, high) that moves a value between two bounds";

    private const string Right = "```python clamp.py\ndef clamp(value, low, high):\n    if value < low:\n        return low\n    if value > high:\n        return high\n    return value\n```";

    private static readonly string Wrong = Right.Replace("return high", "return low");

    private const string WeakTests = "```python test_clamp.py\nfrom clamp import clamp\n\n\ndef test_inside():\n    assert clamp(2, 1, 3) == 2\n```";

    private const string StrongerTests = "```python test_stronger.py\nfrom clamp import clamp\n\n\ndef test_above():\n    assert clamp(5, 1, 3) == 3\n\n\ndef test_below():\n    assert clamp(0, 1, 3) == 1\n```";

    [Fact]
    public async Task Faults_that_go_unnoticed_bring_better_tests_which_find_the_real_one_and_a_replay_needs_no_model()
    {
        Answer(Wrong, StrongerTests);

        var id = await stack.AskAsync(new ExecuteRequest(Prompt, Language: "python"));
        var scored = (await stack.EventsAsync(id, ExecutionEvents.Completed)).Where(stored => stored.Type == ExecutionEvents.TestsScored).Select(Scored).ToList();
        var proven = await stack.GetAsync(id);

        (proven.Status, proven.Attempt).ShouldBe((ExecutionStatus.Passed, 2));
        proven.Attempts[0].FailureClass.ShouldBe(FailureClass.Assertion);
        proven.TestFiles.Select(file => file.Path).ShouldBe(["test_clamp.py", "test_stronger.py"]);
        scored.Select(score => (score.Attempt, score.Weak)).ShouldBe([(1, true), (2, false)]);
        proven.Attempts[1].TestScore!.Score.ShouldNotBeNull().ShouldBeGreaterThan(ScoringStack.Threshold);
        proven.Steps.Count(step => step.Step == "tests/stronger").ShouldBe(1);

        stack.Model.Requests.Clear();
        var again = await stack.Client.PostAsync($"/executions/{id}/replay", new ReplayRequest(RepliesThrough: 2)).ReadAsync<ReplayAccepted>(HttpStatusCode.Accepted);
        var replayed = await stack.EndOfAsync(again.NewExecutionId);

        stack.Model.Requests.ShouldBeEmpty();
        replayed.Status.ShouldBe(ExecutionStatus.Passed);
        replayed.Files.ShouldBe(proven.Files);
        replayed.TestFiles.ShouldBe(proven.TestFiles);
    }

    [Fact]
    public async Task What_is_asked_shows_the_wrong_programs_and_never_the_code()
    {
        Answer(Right, StrongerTests);

        await stack.RunAsync(new ExecuteRequest(Prompt, Language: "python"));

        var asked = stack.Model.Requests.Last(AddingTask.AsksForStrongerTests).Prompt;
        asked.ShouldContain("`if False:` instead of `if value > high:`");
        asked.ShouldContain("test_stronger.py");
        asked.ShouldNotContain("def clamp");
    }

    [Fact]
    public async Task Tests_of_the_caller_are_scored_and_left_as_they_are_and_the_delivery_says_what_they_missed()
    {
        Answer(Right, StrongerTests);
        SourceFile[] tests = [.. ReplyParser.Parse(WeakTests, "test_clamp.py")];

        var proven = await stack.RunAsync(new ExecuteRequest(Prompt, Language: "python", Tests: tests));

        proven.TestFiles.ShouldBe(tests);
        var score = proven.Attempts.ShouldHaveSingleItem().TestScore!;
        score.IsWeak(ScoringStack.Threshold).ShouldBeTrue();
        await using var bundle = await UnpackedBundle.DownloadAsync(stack.Client, proven.ArtifactId!.Value);
        (await bundle.ReadAsync("README.md")).ShouldContain($"- Tests of the tests: {score.Summary}\n  - not noticed in clamp.py:2: ");
        using var proof = JsonDocument.Parse((await bundle.ReadAsync("proof.json")));
        proof.RootElement.GetProperty("tests").GetProperty("mutation_score").GetProperty("survived").GetInt32().ShouldBe(score.Survived);
    }

    [Fact]
    public async Task Tests_that_pass_on_a_program_that_does_nothing_are_said_to_prove_nothing()
    {
        Answer(Right, StrongerTests);

        var proven = await stack.RunAsync(new ExecuteRequest(Prompt, Language: "python", Tests: [new("test_clamp.py", "import clamp\n\n\ndef test_is_there():\n    assert clamp.clamp\n")]));

        proven.Status.ShouldBe(ExecutionStatus.Passed);
        (await stack.Client.GetAsync($"/proofs/{proven.Id}").ReadAsync<ProofDocument>()).NotProven.ShouldBe(["Tests of the tests: Every test passes even when all functions are empty."]);
    }

    [Theory]
    [InlineData("I cannot think of any.")]
    [InlineData("```python test_stronger.py\nfrom clamp import clamp, missing\n\n\ndef test_above():\n    assert clamp(5, 1, 3) == 3\n```")]
    public async Task Better_tests_that_are_none_or_cannot_run_change_nothing(string reply)
    {
        Answer(Right, reply);

        var proven = await stack.RunAsync(new ExecuteRequest(Prompt, Language: "python"));

        (proven.Status, proven.Attempt).ShouldBe((ExecutionStatus.Passed, 1));
        proven.TestFiles.Select(file => file.Path).ShouldBe(["test_clamp.py"]);
        proven.Steps.Single(step => step.Step == "tests/stronger").Calls.ShouldBe(1);
        proven.Attempts[0].TestScore!.Survivors.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Killed_while_better_tests_are_asked_for_it_goes_on_with_the_score_it_had()
    {
        var asking = 0;
        Answer(Right, StrongerTests, request => AddingTask.AsksForStrongerTests(request) && Interlocked.Increment(ref asking) == 1);
        var id = await stack.AskAsync(new ExecuteRequest(Prompt, Language: "python"));
        await stack.EventsAsync(id, ExecutionEvents.GenerationStarted, stored => stored.Data.GetProperty("attempt").GetInt32() == 1 && stored.Data.GetProperty("purpose").GetString() == "tests");

        await stack.Jobs[^1].KillAsync();
        await stack.StartJobsAsync();
        var events = await stack.EventsAsync(id, ExecutionEvents.Completed);

        events.Where(stored => stored.Type == ExecutionEvents.TestsScored).Select(Scored).Select(score => score.Weak).ShouldBe([true, false]);
        (await stack.GetAsync(id)).ShouldSatisfyAllConditions(proven => proven.Status.ShouldBe(ExecutionStatus.Passed), proven => proven.TestFiles.Count.ShouldBe(2));
    }

    private static TestsScored Scored(StoredEvent stored) => stored.Data.Deserialize<TestsScored>(Json.Options)!;

    /// <summary>Answers whoever asks, with the code that is given first and the right one on repair.</summary>
    private void Answer(string code, string stronger, Func<ModelStandInRequest, bool>? falls = null) => stack.Model.Default = request => new ModelStandInAnswer
    {
        Text = AddingTask.AsksForCriteria(request) ? AddingTask.NoCriteria
            : AddingTask.AsksForStrongerTests(request) ? stronger
            : AddingTask.AsksForTests(request) ? WeakTests
            : request.Prompt.Contains("The code so far") ? Right : code,
        End = falls?.Invoke(request) == true ? ModelStandInEnd.Silence : ModelStandInEnd.Complete
    };
}
