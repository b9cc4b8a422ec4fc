using System.Globalization;
using System.Text;
using Nightshift.Executions;

namespace Nightshift.Toolchains.Python;

/// <summary>flake8 has no escaped format; tabs separate safely, since no path may hold one and the message comes last.</summary>
internal static class Flake8Report
{
    public const string Format = "%(path)s\t%(row)d\t%(col)d\t%(code)s\t%(text)s";

    public static IEnumerable<Finding> Read(Submission submission, byte[] report) =>
        Encoding.UTF8.GetString(report).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t', 5) switch
        {
            [var path, var row, var column, var rule, var text] =>
                new Finding("flake8", rule, PythonSeverities.Lint(rule), FindingVerdict.Below(path), Number(row), Number(column), text),
            _ => throw new FormatException("A line of flake8's report has not five fields.")
        });

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
