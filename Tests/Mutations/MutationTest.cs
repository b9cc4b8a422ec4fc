using Nightshift.Executions;
using Nightshift.Tests.Runner;

namespace Nightshift.Mutations;

/// <summary>
/// The same small program in each language: a value is moved between two bounds, and a second function is never called. Its tests overlook that the
/// loop may go down by two; that <c>&lt;=</c> does the same as <c>&lt;</c>, no test could tell.
/// </summary>
[Collection(RunnerCollection.Name)]
public abstract class MutationTest(RunnerHost host, string language)
{
    protected abstract SourceFile Code { get; }

    protected abstract SourceFile Tests { get; }

    /// <summary>Runs the program and looks at nothing.</summary>
    protected abstract SourceFile Looking { get; }

    /// <summary>Name of the test that does not need the program to do anything.</summary>
    protected abstract string Idle { get; }

    protected abstract (int Line, string Line1, string Line2) Overlooked { get; }

    [Fact]
    public async Task Faults_that_no_test_notices_are_named_and_endless_ones_count_as_caught()
    {
        var report = await MutateAsync(Code, Tests);

        report.NotMeasured.ShouldBeNull();
        report.Survivors.Select(mutant => mutant.Mutated).ShouldBe([Overlooked.Line1, Overlooked.Line2]);
        report.Survivors[0].ShouldBe(new Mutant(Code.Path, Overlooked.Line, "comparison", Overlooked.Line1.Replace("<=", "<"), Overlooked.Line1));
        (report.Survived, report.Tests).ShouldBe((2, 3));
        report.TimedOut.ShouldBeInRange(0, 2); // nothing taken away, and added instead; one may run out of memory before its time
        report.Killed.ShouldBeGreaterThan(5);
        report.Score.ShouldBe(Math.Round((double)report.Killed / (report.Killed + 2), 3));
        report.PassOnEmpty.ShouldBe([Idle]);
        report.IsWeak(0.9).ShouldBeTrue();
    }

    [Fact]
    public async Task Tests_that_look_at_nothing_pass_on_an_empty_program()
    {
        var report = await MutateAsync(Code, Looking);

        report.PassesOnEmpty.ShouldBeTrue();
        report.IsWeak(0).ShouldBeTrue();
        report.Summary.ShouldBe("Every test passes even when all functions are empty");
    }

    protected Task<MutationReport> MutateAsync(SourceFile code, SourceFile tests) => host.MutateAsync(new MutationRequest(language, [code], [tests], Seconds: 60));

    protected Task<MutationReport> MutateAsync(MutationRequest request) => host.MutateAsync(request);
}
