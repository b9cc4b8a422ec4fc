using System.Globalization;
using System.Text;
using System.Text.Json;
using Nightshift.Executions;

namespace Nightshift.Toolchains.Go;

/// <summary>A comment line and a JSON object for each package: analyzer → findings. A package that does not compile has the compiler's errors instead.</summary>
internal static class GoVetReport
{
    private const string Tool = "go vet";

    public static IEnumerable<Finding> Read(byte[] report)
    {
        var text = Encoding.UTF8.GetString(report);
        var errors = GoPlaces.Errors(text).Select(error => new Finding(Tool, "compile", Severity.High, error.File, error.Line, error.Column, error.Message)).ToArray();
        if (errors.Length > 0)
            return errors;
        var json = string.Join('\n', text.Split('\n').Where(line => !line.StartsWith('#')));
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json), new JsonReaderOptions { AllowMultipleValues = true });
        var findings = new List<Finding>();
        while (reader.Read())
        {
            using var package = JsonDocument.ParseValue(ref reader);
            findings.AddRange(package.RootElement.EnumerateObject().SelectMany(one => one.Value.EnumerateObject()).SelectMany(analyzer => analyzer.Value.EnumerateArray().Select(found => Finding(analyzer.Name, found))).ToArray());
        }
        return findings;
    }

    private static Finding Finding(string rule, JsonElement found)
    {
        var place = found.GetProperty("posn").GetString()!.Split(':');
        return new Finding(Tool, rule, GoSeverities.Lint(rule), FindingVerdict.Below(place[0]), int.Parse(place[1], CultureInfo.InvariantCulture), int.Parse(place[2], CultureInfo.InvariantCulture), found.GetProperty("message").GetString()!);
    }
}
