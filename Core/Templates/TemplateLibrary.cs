using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using Nightshift.Executions;

namespace Nightshift.Templates;

/// <summary>
/// The shipped templates. Each is a folder below <c>Library</c> with a <c>template.json</c> and a folder of plain files for every language; all of
/// them are embedded in this assembly.
/// </summary>
public sealed class TemplateLibrary
{
    private const string Root = "templates/", DefinitionFile = "template.json";

    /// <summary>How much of what a request says must be known to the template.</summary>
    private const double LeastExplained = 0.6;

    /// <summary>What a word that the template knows counts beside one of its signs.</summary>
    private const double ExplainedWeight = 0.2;

    private static readonly Lazy<TemplateLibrary> Shipped = new(() => new TemplateLibrary());

    private readonly RequestWords words;
    private readonly ConcurrentDictionary<string, HashSet<string>> known = new();

    private TemplateLibrary()
    {
        var resources = typeof(TemplateLibrary).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Root, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        words = new RequestWords(JsonSerializer.Deserialize<TemplateVocabulary>(Read($"{Root}vocabulary.json"), Json.Options)!);
        All = [.. resources.Where(name => name.EndsWith($"/{DefinitionFile}", StringComparison.Ordinal)).SelectMany(name => Load(name[..^DefinitionFile.Length], resources))];
    }

    public static TemplateLibrary Instance => Shipped.Value;

    public IReadOnlyList<Template> All { get; }

    public Template? Find(string id) => All.FirstOrDefault(template => template.Id == id);

    /// <summary>
    /// The template that fits the request best, filled with what the request says; null when none fits. With <paramref name="templateId"/> it is
    /// that one, however the request is worded.
    /// </summary>
    public FilledTemplate? Choose(string prompt, string language, string? templateId = null)
    {
        var candidates = All.Where(template => template.Language == language && (templateId is null || template.Id == templateId)).Select(template => Match(template, prompt));
        if (templateId is null) candidates = candidates.Where(match => match.Score > 0);
        return candidates.OrderByDescending(match => match.Score).FirstOrDefault() is { Template: { } template } best ? template.Fill(best.Values) : null;
    }

    /// <summary>How well a template fits: 0 unless the request shows one of its signs and says little that the template knows nothing of.</summary>
    private (Template? Template, double Score, IReadOnlyDictionary<string, string> Values) Match(Template template, string prompt)
    {
        var known = Known(template.Definition);
        var parameters = new TemplateParameters(words);
        var values = parameters.Read(template.Definition, prompt);

        var said = words.Read(prompt);
        var stems = said.Select(word => word.Stem).ToList();
        var signs = template.Definition.Signs.Select(words.Stems).Distinct(StemComparer.Instance).Where(sign => Holds(stems, sign)).Sum(sign => sign.Sum(Rarity));
        var explained = said.Count(word => known.Contains(word.Stem) || parameters.Spans.Any(span => word.Start >= span.Start.Value && word.Start < span.End.Value));
        var foreign = stems.Any(stem => words.IsForeign(stem) && !known.Contains(stem));
        var fits = signs > 0 && !foreign && explained >= LeastExplained * said.Count;
        return (template, fits ? signs + ExplainedWeight * explained : 0, values);
    }

    /// <summary>A word that few templates know tells more: 1 for one of a single template.</summary>
    private double Rarity(string stem) => 1d / All.Select(template => template.Definition).Distinct().Count(definition => Known(definition).Contains(stem));

    private HashSet<string> Known(TemplateDefinition definition) => known.GetOrAdd(definition.Name, _ =>
        [.. new[] { definition.Name, definition.Description }.Concat(definition.Signs).Concat(definition.Related).SelectMany(words.Stems)]);

    private static bool Holds(List<string> stems, IReadOnlyList<string> phrase) =>
        phrase.Count > 0 && Enumerable.Range(0, Math.Max(0, stems.Count - phrase.Count + 1)).Any(start => stems.Skip(start).Take(phrase.Count).SequenceEqual(phrase));

    private static IEnumerable<Template> Load(string folder, List<string> resources)
    {
        var definition = Json.Read<TemplateDefinition>(Read(folder + DefinitionFile));
        var files = resources.Where(name => name.StartsWith(folder, StringComparison.Ordinal) && !name.EndsWith(DefinitionFile, StringComparison.Ordinal))
            .Select(name => (Parts: name[folder.Length..].Split('/', 2), Content: Read(name)));
        return files.GroupBy(file => file.Parts[0]).Select(language => new Template(
            $"{language.Key}-{folder[Root.Length..].TrimEnd('/')}", language.Key, definition, [.. language.Select(file => new SourceFile(file.Parts[1], file.Content))]));
    }

    private static string Read(string resource)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    /// <summary>"log in" and "sign in" are one sign, and count once.</summary>
    private sealed class StemComparer : IEqualityComparer<IReadOnlyList<string>>
    {
        public static readonly StemComparer Instance = new();

        public bool Equals(IReadOnlyList<string>? left, IReadOnlyList<string>? right) => left!.SequenceEqual(right!);

        public int GetHashCode(IReadOnlyList<string> stems) => stems.Aggregate(0, HashCode.Combine);
    }
}
