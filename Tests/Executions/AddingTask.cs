using Nightshift.Infrastructure;

namespace Nightshift.Executions;

/// <summary>A small task with its tests, a right answer, and as many wrong ones as wanted.</summary>
internal static class AddingTask
{
    public const string Prompt = "a Python function add(a, b) that adds two numbers";

    public const string Right = """
        Adding is what the operator does.
        ```python calc.py
        def add(a, b):
            return a + b
        ```
        """;

    public const string TestsReply = """
        ```python test_calc.py
        from calc import add


        def test_two_numbers():
            assert add(2, 3) == 5


        def test_negative_numbers():
            assert add(-2, -3) == -5
        ```
        """;

    public static readonly SourceFile[] Tests = [.. ReplyParser.Parse(TestsReply, "test_calc.py")];

    public static ExecuteRequest Request(int? maxAttempts = null) => new(Prompt, Language: "python", Tests: Tests, MaxAttempts: maxAttempts);

    /// <summary>Each number is off by another amount, so no two fail alike.</summary>
    public static string Wrong(int off = 1) => $"""
        ```python calc.py
        def add(a, b):
            return a + b + {off}
        ```
        """;

    /// <summary>Right on the first test, wrong on the second.</summary>
    public const string HalfRight = """
        ```python calc.py
        def add(a, b):
            return abs(a) + abs(b)
        ```
        """;

    /// <summary>Answers tests to who asks for tests, and the right code to who asks for code.</summary>
    public static ModelStandInAnswer Answer(ModelStandInRequest request) => new() { Text = AsksForTests(request) ? TestsReply : Right };

    public static bool AsksForTests(ModelStandInRequest request) => request.Messages[0].Text.StartsWith("You write tests", StringComparison.Ordinal);
}
