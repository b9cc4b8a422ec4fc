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

    /// <summary>Where a request is broken down and no statement comes of it.</summary>
    public const string NoCriteria = "It adds.";

    public static readonly string[] Criteria = ["Two numbers are added.", "Negative numbers are added."];

    /// <summary>The tests, each named for its criterion.</summary>
    public static readonly string NamedTestsReply = TestsReply.Replace("test_two", "test_c1_two").Replace("test_negative", "test_c2_negative");

    /// <summary>Answers tests to who asks for tests, the right code to who asks for code, and no criteria.</summary>
    public static ModelStandInAnswer Answer(ModelStandInRequest request) => new() { Text = AsksForTests(request) ? TestsReply : AsksForCriteria(request) ? NoCriteria : Right };

    public static bool AsksForCriteria(ModelStandInRequest request) => request.Messages[0].Text.StartsWith("You break a request", StringComparison.Ordinal);

    public static bool AsksForStrongerTests(ModelStandInRequest request) => request.Prompt.StartsWith("These tests let wrong programs through", StringComparison.Ordinal);

    public static bool AsksForTests(ModelStandInRequest request) => request.Messages[0].Text.StartsWith("You write tests", StringComparison.Ordinal);
}
