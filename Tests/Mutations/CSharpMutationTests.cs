using Nightshift.Executions;
using Nightshift.Tests.Runner;

namespace Nightshift.Mutations;

public sealed class CSharpMutationTests(RunnerHost host) : MutationTest(host, "csharp")
{
    protected override SourceFile Code { get; } = new("Bounds.cs",
        """
        /// <summary>Moves a value between two bounds.</summary>
        public static class Bounds
        {
            public static int Clamp(int value, int low, int high)
            {
                if (value < low) return low;
                while (value > high)
                {
                    value -= 1;
                }
                return value;
            }

            public static int Unused(int value) => value + 1;
        }
        """);

    protected override SourceFile Tests { get; } = new("BoundsTests.cs",
        """
        using Xunit;

        public class BoundsTests
        {
            [Fact] public void Above() => Assert.Equal(3, Bounds.Clamp(5, 1, 3));
            [Fact] public void Below() => Assert.Equal(1, Bounds.Clamp(0, 1, 3));
            [Fact] public void Is_there() => Assert.NotNull(typeof(Bounds).GetMethod("Clamp"));
        }
        """);

    protected override SourceFile Looking { get; } = new("BoundsTests.cs", "using Xunit;\n\npublic class BoundsTests\n{\n    [Fact] public void Clamps() => Bounds.Clamp(2, 1, 3);\n}\n");

    protected override string Idle => "BoundsTests.Is_there";

    protected override (int Line, string Line1, string Line2) Overlooked => (6, "if (value <= low) return low;", "value -= 2;");

    [Fact]
    public async Task Recursion_without_an_end_and_every_kind_of_member_are_survived()
    {
        var code = Code with
        {
            Content = """
                public sealed class Numbers(int first)
                {
                    private int sum = first;
                    public int Sum => sum;
                    public int this[int n] => n <= 1 ? 1 : n * this[n - 1];
                    public void Add(int n) => sum += n;
                    public bool Half(out int half) { half = sum / 2; return sum % 2 == 0; }
                    public IEnumerable<int> Down() { for (var i = sum; i > 0; i--) yield return i; }
                    public async Task<int> SumAsync() { await Task.Delay(1); return sum; }
                    public static Numbers operator +(Numbers a, Numbers b) => new(a.sum + b.sum);
                }
                """
        };
        var tests = new SourceFile("NumbersTests.cs",
            """
            using Xunit;

            public class NumbersTests
            {
                private readonly Numbers numbers = new(3);
                [Fact] public void Multiplies() => Assert.Equal(24, numbers[4]);
                [Fact] public void Adds() { numbers.Add(1); Assert.Equal(4, numbers.Sum); Assert.Equal(7, (numbers + new Numbers(3)).Sum); }
                [Fact] public void Halves() { Assert.False(numbers.Half(out var half)); Assert.Equal(1, half); Assert.True(new Numbers(4).Half(out half)); Assert.Equal(2, half); }
                [Fact] public void Counts() => Assert.Equal([3, 2, 1], numbers.Down());
                [Fact] public async Task Waits() => Assert.Equal(3, await numbers.SumAsync());
            }
            """);

        var report = await MutateAsync(code, tests);

        report.Survivors.Select(mutant => mutant.Mutated).ShouldAllBe(line => line.Contains("SumAsync") || line.Contains("n <= 2") || line.Contains("n < 1"));
        report.Killed.ShouldBeGreaterThan(15);
        report.PassOnEmpty.ShouldBe([]);
    }
}
