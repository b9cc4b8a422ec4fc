using System.Text.RegularExpressions;

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
    private const double Saturation = 1.2, LengthNormalisation = 0.5;

    /// <summary>What a word in a template's program text explains of a request beside one in its description.</summary>
    private const double CodeExplains = 0.3;

    private readonly RequestWords words;
    private readonly Dictionary<string, Document> documents;
    private readonly Dictionary<string, double> rarity;
    private readonly double averageLength;

    /// <param name="templates">Those of one definition are one document.</param>
    public TemplateIndex(IEnumerable<Template> templates, RequestWords words)
    {
        this.words = words;
        documents = templates.GroupBy(Key).ToDictionary(group => group.Key, group => Read([.. group]));
        averageLength = documents.Values.Select(document => document.Length).DefaultIfEmpty(1).Average();
        rarity = documents.Values.SelectMany(document => document.Weights.Keys).CountBy(word => word).ToDictionary(word => word.Key, word => Rarity(word.Value));
    }

    /// <param name="request">Stems without filler, each with whether it was read as part of a value: then it need not be known.</param>
    public TemplateMatch Match(Template template, IEnumerable<(string Stem, bool IsValue)> request)
    {
        var document = documents[Key(template)];
        double score = 0, said = 0, explained = 0;
        foreach (var (word, isValue) in request.Distinct())
        {
            if (isValue && !document.Weights.ContainsKey(word)) continue;
            var rare = rarity.GetValueOrDefault(word, Rarity(0));
            var weight = document.Weights.GetValueOrDefault(word) / (1 - LengthNormalisation + LengthNormalisation * document.Length / averageLength);
            said += rare;
            score += rare * weight / (weight + Saturation);
            explained += rare * (weight > 0 ? 1 : document.Code.Contains(word) ? CodeExplains : 0);
        }

        return new(score, said == 0 ? 0 : explained / said);
    }

    private double Rarity(int holders) => Math.Log(1 + (documents.Count - holders + 0.5) / (holders + 0.5));

    private static string Key(Template template) => $"{template.Name}\n{template.Definition.Description}";

    private Document Read(IReadOnlyList<Template> templates)
    {
        var definition = templates[0].Definition;
        Dictionary<string, double> weights = [];
        Add(weights, definition.Name, 3);
        foreach (var tag in definition.Tags) Add(weights, tag, 2);
        Add(weights, $"{definition.Category} {definition.Description}", 1);
        foreach (var parameter in definition.Parameters) Add(weights, $"{parameter.Name.Replace('_', ' ')} {parameter.Description}", 0.3);
        var code = templates.SelectMany(template => template.Files).SelectMany(file => words.Stems(CamelCase().Replace(file.Content, " ")));
        return new(weights, weights.Values.Sum(), [.. code]);
    }

    private void Add(Dictionary<string, double> weights, string text, double weight)
    {
        foreach (var stem in words.Stems(text)) weights[stem] = weights.GetValueOrDefault(stem) + weight;
    }

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])|_")]
    private static partial Regex CamelCase();

    private sealed record Document(Dictionary<string, double> Weights, double Length, HashSet<string> Code);
}
