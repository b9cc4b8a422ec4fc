using System.Reflection;
using Nightshift.Executions;

namespace Nightshift.Templates;

/// <summary>
/// The shipped templates. Each is a folder below <c>Library</c> with a <c>template.json</c> and a folder of plain files for every language; all of
/// them are embedded in this assembly.
/// </summary>
public sealed class TemplateLibrary
{
    private const string Root = "templates/", DefinitionFile = "template.json";

    /// <summary>How much of what a request says must be known to the template, by weight.</summary>
    private const double LeastExplained = 0.6;

    /// <summary>The score below which a request only brushes a template.</summary>
    private const double LeastScore = 1.15;

    private static readonly Lazy<TemplateLibrary> Shipped = new(() => new TemplateLibrary());

    private readonly RequestWords words;
    private readonly TemplateIndex index;

    private TemplateLibrary()
    {
        var resources = typeof(TemplateLibrary).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Root, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        words = new RequestWords(Json.Read<TemplateVocabulary>(Read($"{Root}vocabulary.json")));
        All = [.. resources.Where(name => name.EndsWith($"/{DefinitionFile}", StringComparison.Ordinal)).SelectMany(name => Load(name[..^DefinitionFile.Length], resources))];
        index = new TemplateIndex(All, words);
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
        if (templateId is not null) return Find(templateId) is { } named && named.Language == language ? Fill(named, prompt) : null;
        var best = All.Where(template => template.Language == language)
            .Select(template => (Template: template, Match: Match(template, prompt)))
            .Where(candidate => candidate.Match is { Score: >= LeastScore, Explained: >= LeastExplained })
            .OrderByDescending(candidate => candidate.Match.Score * candidate.Match.Explained).FirstOrDefault();
        return best.Template is null ? null : Fill(best.Template, prompt);
    }

    /// <summary>The template with the values that a request says; those that it does not say have their defaults.</summary>
    public FilledTemplate Fill(Template template, string prompt) => template.Fill(new TemplateParameters(words).Read(template.Definition, prompt));

    /// <summary>Those of the templates that a search finds, the best first; all of them, as they come, when it says nothing.</summary>
    public IReadOnlyList<Template> Search(IReadOnlyList<Template> templates, string? search)
    {
        var said = words.Stems(search ?? "");
        if (said.Count == 0) return templates;
        var searched = new TemplateIndex(templates, words);
        return [.. templates.Select(template => (Template: template, searched.Match(template, said.Select(stem => (stem, false))).Score)).Where(found => found.Score > 0).OrderByDescending(found => found.Score).Select(found => found.Template)];
    }

    internal TemplateMatch Match(Template template, string prompt)
    {
        var parameters = new TemplateParameters(words);
        parameters.Read(template.Definition, prompt);
        return index.Match(template, words.Read(prompt).Select(word => (word.Stem, parameters.Spans.Any(span => word.Start >= span.Start.Value && word.Start < span.End.Value))));
    }

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
}
