using System.Text.RegularExpressions;
using Nightshift.Search;

namespace Nightshift.Templates;

/// <summary>How a request stands to a template.</summary>
/// <param name="Score">BM25 over name, tags and description; comparable between the templates of one index.</param>
/// <param name="Explained">Share of what the request says, by weight, that the template knows anything of; 0 to 1.</param>
internal readonly record struct TemplateMatch(double Score, double Explained);

/// <summary>
/// Searches templates by BM25 over fields: what a template is called and said to be counts, and its own program text tells what it knows about.
/// </summary>
internal sealed partial class TemplateIndex
{
    /// <summary>What a word in a template's program text explains of a request beside one in its description.</summary>
    private const double CodeExplains = 0.3;

    private readonly RequestWords words;
    private readonly LexicalIndex index = new(k1: 1.2f, b: 0.5f);
    private readonly Dictionary<string, Document> documents = [];

    /// <param name="templates">Those of one definition are one document.</param>
    public TemplateIndex(IEnumerable<Template> templates, RequestWords words)
    {
        this.words = words;
        foreach (var group in templates.GroupBy(Key)) documents[group.Key] = Read([.. group]);
    }

    /// <param name="request">Stems without filler, each with whether it was read as part of a value: then it need not be known.</param>
    public TemplateMatch Match(Template template, IEnumerable<(string Stem, bool IsValue)> request)
    {
        var document = documents[Key(template)];
        var asked = request.Distinct().Where(word => !word.IsValue || document.Words.Contains(word.Stem)).ToList();
        double said = 0, explained = 0;
        foreach (var (word, _) in asked)
        {
            var rare = index.InverseFrequency(word);
            said += rare;
            explained += rare * (document.Words.Contains(word) ? 1 : document.Code.Contains(word) ? CodeExplains : 0);
        }

        var score = index.Score(asked.CountBy(word => word.Stem).ToDictionary(word => word.Key, word => (float)word.Value))[document.Number];
        return new(score, said == 0 ? 0 : explained / said);
    }

    private static string Key(Template template) => $"{template.Name}\n{template.Definition.Description}";

    private Document Read(IReadOnlyList<Template> templates)
    {
        var definition = templates[0].Definition;
        Dictionary<string, float> weights = [];
        Add(weights, definition.Name, 3);
        foreach (var tag in definition.Tags) Add(weights, tag, 2);
        Add(weights, $"{definition.Category} {definition.Description}", 1);
        foreach (var parameter in definition.Parameters) Add(weights, $"{parameter.Name.Replace('_', ' ')} {parameter.Description}", 0.3f);
        var code = templates.SelectMany(template => template.Files).SelectMany(file => words.Stems(CamelCase().Replace(file.Content, " ")));
        index.Add(weights);
        return new(index.Count - 1, [.. weights.Keys], [.. code]);
    }

    private void Add(Dictionary<string, float> weights, string text, float weight)
    {
        foreach (var stem in words.Stems(text)) weights[stem] = weights.GetValueOrDefault(stem) + weight;
    }

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])|_")]
    private static partial Regex CamelCase();

    private sealed record Document(int Number, HashSet<string> Words, HashSet<string> Code);
}
