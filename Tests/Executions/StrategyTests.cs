namespace Nightshift.Executions;

public sealed class StrategyTests
{
    [Fact]
    public void A_new_failure_is_repaired() =>
        Next(Failed(1, "a"), Failed(2, "b")).ShouldSatisfyAllConditions(plan => plan.Strategy.ShouldBe(Strategy.Repair), plan => plan.Tier.ShouldBe("simple"));

    [Fact]
    public void The_same_failure_twice_brings_a_fresh_start_at_the_next_tier() =>
        Next(Failed(1, "a"), Failed(2, "a")).ShouldSatisfyAllConditions(plan => plan.Strategy.ShouldBe(Strategy.Fresh), plan => plan.Tier.ShouldBe("medium"));

    [Fact]
    public void A_failure_that_comes_back_later_brings_a_fresh_start_too() =>
        Next(Failed(1, "a"), Failed(2, "b"), Failed(3, "a")).Strategy.ShouldBe(Strategy.Fresh);

    [Fact]
    public void A_reply_without_code_is_asked_for_again() =>
        Next(Failed(1, "no_code", FailureClass.NoCode)).Strategy.ShouldBe(Strategy.Fresh);

    [Fact]
    public void The_best_attempt_has_the_most_green_tests_then_security_then_lint()
    {
        var half = Reports.Of(Reports.Tests(false, Reports.Test("a", TestStatus.Passed), Reports.Test("b", TestStatus.Failed)), Reports.Findings(SignalKind.Lint), Reports.Findings(SignalKind.Security));
        var none = Reports.Of(Reports.Tests(false, Reports.Test("a", TestStatus.Failed)), Reports.Findings(SignalKind.Lint), Reports.Findings(SignalKind.Security));
        var unlinted = Reports.Of(Reports.Tests(true), Reports.Findings(SignalKind.Lint, Severity.High), Reports.Findings(SignalKind.Security));
        var unsafeCode = Reports.Of(Reports.Tests(true), Reports.Findings(SignalKind.Lint), Reports.Findings(SignalKind.Security, Severity.High));

        double[] scores = [Strategy.Score(none), Strategy.Score(half), Strategy.Score(unsafeCode), Strategy.Score(unlinted), Strategy.Score(Reports.Green())];

        scores.ShouldBe(scores.Order());
        scores.ShouldBeUnique();
    }

    [Fact]
    public void Of_equals_the_latest_attempt_is_the_best() =>
        Strategy.Best([Failed(1, "a"), Failed(2, "b")])!.Number.ShouldBe(2);

    private static AttemptPlan Next(params Attempt[] attempts) => Strategy.Next(Execution, attempts);

    private static Attempt Failed(int number, string fingerprint, FailureClass failure = FailureClass.Assertion) => new()
    {
        Number = number, Strategy = Strategy.Repair, Why = "", Tier = "simple", Files = [new("main.py", "")], Fingerprint = fingerprint,
        FailureClass = failure, Score = 10, StartedAt = default, ValidatedAt = DateTimeOffset.UnixEpoch
    };

    private static readonly Execution Execution = new()
    {
        Id = Guid.Empty, UserId = Guid.Empty, SessionId = Guid.Empty, Prompt = "", Language = "python", OutputPreference = "zip", EnableSecurityScan = true,
        MaxAttempts = 5, Tier = "simple", ComplexityScore = 0, Status = ExecutionStatus.Running, Attempt = 0, CreatedAt = default
    };
}
