using Nightshift.Executions;
using Nightshift.Tests.Runner;

namespace Nightshift.Mutations;

public sealed class JavaScriptMutationTests(RunnerHost host) : MutationTest(host, "javascript")
{
    protected override SourceFile Code { get; } = new("main.mjs",
        """
        /** Moves a value between two bounds. */
        export function clamp(value, low, high) {
          if (value < low) return low;
          while (value > high) {
            value -= 1;
          }
          return value;
        }

        export function unused(value) {
          return value + 1;
        }
        """);

    protected override SourceFile Tests { get; } = new("main.test.mjs",
        """
        import test from 'node:test';
        import assert from 'node:assert/strict';
        import { clamp } from './main.mjs';

        test('above', () => assert.equal(clamp(5, 1, 3), 3));
        test('below', () => assert.equal(clamp(0, 1, 3), 1));
        test('is there', () => assert.equal(typeof clamp, 'function'));
        """);

    protected override SourceFile Looking { get; } = new("main.test.mjs", "import test from 'node:test';\nimport { clamp } from './main.mjs';\n\ntest('clamps', () => { clamp(2, 1, 3); });\n");

    protected override string Idle => "is there";

    protected override (int Line, string Line1, string Line2) Overlooked => (3, "if (value <= low) return low;", "value -= 2;");

    [Fact]
    public async Task Tests_that_cannot_run_in_a_thread_run_in_processes()
    {
        var report = await MutateAsync(Code, Tests with { Content = $"process.chdir('/tmp');\n{Tests.Content}" });

        report.Survivors.Select(mutant => mutant.Mutated).ShouldBe([Overlooked.Line1, Overlooked.Line2]);
    }

    [Fact]
    public async Task Fault_that_takes_the_process_down_counts_as_caught()
    {
        var code = Code with { Content = Code.Content.Replace("  return value;\n}\n\nexport function unused", "  if (value > 100) process.kill(process.pid, 'SIGKILL');\n  return value;\n}\n\nexport function unused") };

        var report = await MutateAsync(code, Tests);

        report.NotMeasured.ShouldBeNull();
        report.Survivors.Select(mutant => mutant.Mutated.Trim()).ShouldNotContain(line => line.Contains("(value < 100)"));
        report.Killed.ShouldBeGreaterThan(5);
    }
}
