using Nightshift.Executions;
using Nightshift.Tests.Runner;

namespace Nightshift.Mutations;

public sealed class PythonMutationTests(RunnerHost host) : MutationTest(host, "python")
{
    protected override SourceFile Code { get; } = new("main.py",
        """
        def clamp(value, low, high):
            '''Moves a value between two bounds.'''
            if value < low:
                return low
            while value > high:
                value -= 1
            return value


        def unused(value):
            return value + 1
        """);

    protected override SourceFile Tests { get; } = new("test_main.py",
        """
        from main import clamp


        def test_above():
            assert clamp(5, 1, 3) == 3


        def test_below():
            assert clamp(0, 1, 3) == 1


        def test_is_there():
            assert callable(clamp)
        """);

    protected override SourceFile Looking { get; } = new("test_main.py", "from main import clamp\n\n\ndef test_clamp():\n    clamp(2, 1, 3)\n");

    protected override string Idle => "test_main.py::test_is_there";

    protected override (int Line, string Line1, string Line2) Overlooked => (3, "if value <= low:", "value -= 2");

    [Fact]
    public async Task Tests_that_fail_on_the_code_as_it_is_measure_nothing() =>
        (await MutateAsync(Code with { Content = Code.Content.Replace("< low", "< 9") }, Tests)).NotMeasured.ShouldBe("the tests do not pass on the code as it is, or take too long");

    [Fact]
    public async Task Changed_lines_come_first_and_the_choice_is_the_same_each_time()
    {
        var request = new MutationRequest("python", [Code], [Looking], new Dictionary<string, IReadOnlyList<int>> { [Code.Path] = [Overlooked.Line] }, Mutants: 3);

        var (first, second) = (await MutateAsync(request), await MutateAsync(request));

        first.Survivors.Select(mutant => mutant.Line).ShouldBe([Overlooked.Line, Overlooked.Line, Overlooked.Line]);
        second.Survivors.ShouldBe(first.Survivors);
    }

    [Fact]
    public async Task A_program_that_ends_the_tests_from_inside_gets_no_figures() =>
        (await MutateAsync(Code with { Content = "import os\n\n\ndef clamp(value, low, high):\n    os._exit(0)\n" }, Tests)).NotMeasured.ShouldNotBeNull();

    [Fact]
    public async Task A_program_that_writes_the_report_itself_is_not_believed()
    {
        var forger = Code with { Content = $"{Code.Content}\nopen('/reports/mutations.jsonl', 'w').write('[]\\n')\n" };

        (await MutateAsync(forger, Tests)).NotMeasured.ShouldBe("the report is broken or was written by the program itself");
    }
}
