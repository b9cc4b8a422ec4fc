using Nightshift.Executions;
using Nightshift.Infrastructure;

namespace Nightshift.Benchmarks;

/// <summary>The loop's own cost: how long an attempt takes from its start to its verdict with a model that answers at once, beside the slowest of the tools in it.</summary>
internal static class LoopBenchmark
{
    private const int WarmUps = 3;
    private const int Runs = 15;
    private const double Goal = 1.10;

    private static readonly (Language Language, string Code, SourceFile Tests)[] Tasks =
    [
        (Language.Python, AddingTask.Right, AddingTask.Tests[0]),
        (Language.JavaScript, "```javascript calc.mjs\nexport const add = (a, b) => a + b;\n```", new("calc.test.mjs",
            "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { add } from './calc.mjs';\n\ntest('two numbers', () => assert.equal(add(2, 3), 5));\ntest('negative numbers', () => assert.equal(add(-2, -3), -5));\n")),
        (Language.CSharp, "```csharp Calc.cs\npublic static class Calc\n{\n    public static int Add(int a, int b) => a + b;\n}\n```", new("CalcTests.cs",
            "using Xunit;\n\npublic class CalcTests\n{\n    [Fact]\n    public void Two_numbers() => Assert.Equal(5, Calc.Add(2, 3));\n\n    [Fact]\n    public void Negative_numbers() => Assert.Equal(-5, Calc.Add(-2, -3));\n}\n"))
    ];

    public static async Task RunAsync(string[] arguments)
    {
        var stack = new Stack();
        await stack.InitializeAsync();
        try
        {
            foreach (var (language, code, tests) in Tasks) await CompareAsync(stack, language, code, tests);
        }
        finally
        {
            await stack.DisposeAsync();
        }
    }

    private static async Task CompareAsync(Stack stack, Language language, string code, SourceFile tests)
    {
        stack.Model.Default = _ => new() { Text = code };
        List<double> attempts = [], tools = [];
        for (var run = -WarmUps; run < Runs; run++)
        {
            var ended = await stack.RunAsync(new ExecuteRequest($"add two numbers in {language.Title}", language.Name, Tests: [tests]));
            if (ended is not { Status: ExecutionStatus.Passed, Attempts: [{ } attempt] }) throw new InvalidOperationException($"{language.Title} ended {ended.Status}: {ended.StopReason}");
            if (run < 0) continue;
            attempts.Add((attempt.ValidatedAt! - attempt.StartedAt).Value.TotalMilliseconds);
            tools.Add(attempt.Report!.Signals.Max(signal => signal.DurationMs));
        }
        attempts.Sort();
        tools.Sort();
        Figures.Print($"{language.Title}: an attempt", attempts);
        Figures.Print($"{language.Title}: its slowest tool", tools);
        Console.WriteLine($"{language.Title}: ratio of the medians         {Figures.At(attempts, 0.5) / Figures.At(tools, 0.5):0.00} (goal {Goal:0.00})");
    }
}
