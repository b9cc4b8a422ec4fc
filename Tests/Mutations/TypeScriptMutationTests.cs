using Nightshift.Executions;
using Nightshift.Tests.Runner;

namespace Nightshift.Mutations;

public sealed class TypeScriptMutationTests(RunnerHost host) : MutationTest(host, "typescript")
{
    protected override SourceFile Code { get; } = new("main.ts",
        """
        export interface Limits { low: number; high: number }

        /** Moves a value between two bounds. */
        export function clamp(value: number, { low, high }: Limits): number {
          if (value < low) return low;
          while ((value as number) > high) {
            value -= 1;
          }
          return value;
        }

        export function unused(value: number): number {
          return value + 1;
        }
        """);

    protected override SourceFile Tests { get; } = new("main.test.ts",
        """
        import test from 'node:test';
        import assert from 'node:assert/strict';
        import { clamp, type Limits } from './main';

        const limits: Limits = { low: 1, high: 3 };
        test('above', () => assert.equal(clamp(5, limits), 3));
        test('below', () => assert.equal(clamp(0, limits), 1));
        test('is there', () => assert.equal(typeof clamp, 'function'));
        """);

    protected override SourceFile Looking { get; } = new("main.test.ts", "import test from 'node:test';\nimport { clamp } from './main.ts';\n\ntest('clamps', () => { clamp(2, { low: 1, high: 3 }); });\n");

    protected override string Idle => "is there";

    protected override (int Line, string Line1, string Line2) Overlooked => (5, "if (value <= low) return low;", "value -= 2;");
}
