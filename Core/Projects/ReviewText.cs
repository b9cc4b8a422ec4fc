using System.Globalization;
using System.Text.RegularExpressions;
using Nightshift.Skills;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Nightshift.Projects;

/// <summary>Reads a review from the YAML that a model answers, and keeps only findings that name a place that is there.</summary>
public static partial class ReviewText
{
    private const int MostParts = 20, MostFindings = 40, MostConventions = 20;

    /// <summary>Null with the reason when it is no review.</summary>
    /// <param name="linesOf">How many lines a file has, or how many files a folder; null when there is neither.</param>
    /// <param name="model">That answered.</param>
    public static (ProjectReview? Review, string? Fault) Read(string text, Func<string, int?> linesOf, string model)
    {
        Written? written;
        try
        {
            written = new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).IgnoreUnmatchedProperties().Build().Deserialize<Written?>(text);
        }
        catch (YamlException exception)
        {
            return (null, $"The review cannot be read at line {exception.Start.Line}: {(exception.InnerException ?? exception).Message}");
        }
        if (FrontMatter.Line(written?.Summary).Length == 0) return (null, "The review has no summary.");
        var parts = (written!.Parts ?? []).OfType<WrittenPart>().Select(part => part.ToPart()).Where(part => part.Name.Length > 0).Take(MostParts).ToList();
        var told = (written.Findings ?? []).OfType<WrittenFinding>().ToList();
        var findings = told.Select(finding => Placed(finding, linesOf)).OfType<ReviewFinding>().Take(MostFindings).ToList();
        return (new ProjectReview(FrontMatter.Line(written.Summary), [.. parts.Select(part => part with { Uses = [.. part.Uses.Where(name => parts.Exists(other => other.Name == name))] })],
            [.. FrontMatter.Listed(written.Conventions).Take(MostConventions)], FrontMatter.Line(written.Tests), findings, told.Count - findings.Count, model), null);
    }

    private static ReviewFinding? Placed(WrittenFinding finding, Func<string, int?> linesOf)
    {
        var (path, text) = (FrontMatter.Line(finding.Path).Trim('/'), FrontMatter.Line(finding.Text));
        if (text.Length == 0 || finding.Kind is not { } kind || linesOf(path) is not { } most) return null;
        if (Lines().Match(finding.Lines ?? "") is not { Success: true } named) return new ReviewFinding(kind, path, "", text);
        var first = int.Parse(named.Groups["first"].Value, CultureInfo.InvariantCulture);
        var last = named.Groups["last"] is { Success: true } end ? int.Parse(end.Value, CultureInfo.InvariantCulture) : first;
        return first < 1 || last < first || last > most ? null : new ReviewFinding(kind, path, first == last ? $"{first}" : $"{first}-{last}", text);
    }

    [GeneratedRegex(@"^\s*(?<first>\d{1,6})(?:\s*-\s*(?<last>\d{1,6}))?\s*$")]
    private static partial Regex Lines();

    private sealed class Written
    {
        public string? Summary { get; set; }
        public List<WrittenPart?>? Parts { get; set; }
        public List<string?>? Conventions { get; set; }
        public string? Tests { get; set; }
        public List<WrittenFinding?>? Findings { get; set; }
    }

    private sealed class WrittenPart
    {
        public string? Name { get; set; }
        public string? Path { get; set; }
        public string? What { get; set; }
        public List<string?>? Uses { get; set; }

        public ReviewPart ToPart() => new(FrontMatter.Line(Name), FrontMatter.Line(Path), FrontMatter.Line(What), FrontMatter.Listed(Uses));
    }

    private sealed class WrittenFinding
    {
        public ReviewKind? Kind { get; set; }
        public string? Path { get; set; }
        public string? Lines { get; set; }
        public string? Text { get; set; }
    }
}
