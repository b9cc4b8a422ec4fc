using System.Globalization;
using System.Text.RegularExpressions;

namespace Nightshift.Toolchains.Go;

/// <summary>The compiler has no format for machines; its lines begin with file, line and, not from all its tools, column.</summary>
internal static partial class GoPlaces
{
    public static IEnumerable<(string File, int Line, int? Column, string Message)> Errors(string output) =>
        Error().Matches(output).Select(error => (error.Groups["file"].Value, Number(error.Groups["line"]), error.Groups["column"] is { Success: true } column ? (int?)Number(column) : null, Message(error.Groups["message"].Value)));

    private static string Message(string text) => Missing().Match(text) is { Success: true } missing ? $"Cannot find package '{missing.Groups["name"].Value}': {text}" : $"Compile error: {text}";

    private static int Number(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?:vet: |.*cover: \S+: )?(?:\./|/workspace/)?(?<file>[^\s:]+\.go):(?<line>\d+)(?::(?<column>\d+))?: (?<message>.+)$", RegexOptions.Multiline)]
    private static partial Regex Error();

    [GeneratedRegex(@"(?:package (?<name>\S+) is not in|providing package (?<name>[^\s:]+)|no required module provides package (?<name>[^\s:;]+))")]
    private static partial Regex Missing();
}
