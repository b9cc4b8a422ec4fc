using System.Globalization;
using System.Text.RegularExpressions;

namespace Nightshift.Templates;

/// <summary>Reads a template's values out of a request.</summary>
internal sealed class TemplateParameters(RequestWords words)
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(200);

    /// <summary>How many places of a request are looked at for one pattern.</summary>
    private const int MostTries = 50;

    /// <summary>The parts of the request that were read as values.</summary>
    public List<Range> Spans { get; } = [];

    public IReadOnlyDictionary<string, string> Read(TemplateDefinition definition, string prompt)
    {
        var values = new Dictionary<string, string>();
        foreach (var parameter in definition.Parameters)
            if (Read(parameter, prompt) is { } value) values[parameter.Name] = value;
        return values;
    }

    private string? Read(TemplateParameter parameter, string prompt)
    {
        foreach (var pattern in parameter.Extract ?? [])
            if (Read(parameter, new Regex(pattern, Options, Limit), prompt) is { } value) return value;
        return null;
    }

    private string? Read(TemplateParameter parameter, Regex pattern, string prompt)
    {
        try
        {
            var match = pattern.Match(prompt);
            for (var tries = 0; match.Success && tries < MostTries; match = pattern.Match(prompt, match.Index + 1), tries++)
                if (Convert(parameter, match) is { } value)
                {
                    Spans.Add(match.Index..(match.Index + match.Length));
                    return value;
                }
        }
        catch (RegexMatchTimeoutException)
        {
            // a text made to be slow has no value for us
        }

        return null;
    }

    private string? Convert(TemplateParameter parameter, Match match)
    {
        var text = match.Groups["value"].Value.Trim();
        return parameter.Type switch
        {
            TemplateParameterType.Noun => ToNoun(text),
            TemplateParameterType.Fields => ToFields(text),
            TemplateParameterType.Integer => ToInteger(parameter, text, 1),
            TemplateParameterType.Duration => ToInteger(parameter, text.Length == 0 ? "1" : text, Factor(match.Groups["unit"].Value, parameter.Unit)),
            TemplateParameterType.Choice => parameter.Choices!.FirstOrDefault(choice => string.Equals(choice.Key, text, StringComparison.OrdinalIgnoreCase)).Value,
            TemplateParameterType.Text => TemplateValue.Problem(parameter, text) is null ? text : null,
            TemplateParameterType.Name => text.ToLowerInvariant().Replace('_', '-'),
            _ => text.TrimEnd('/')
        };
    }

    private string? ToNoun(string text)
    {
        var noun = Noun.Singular(string.Join('_', text.ToLowerInvariant().Split([' ', '-', '_'], StringSplitOptions.RemoveEmptyEntries)));
        return noun.Split('_').All(words.IsSubject) ? noun : null;
    }

    private string? ToFields(string text)
    {
        var fields = FieldList.Parse(text, words.IsSubject);
        return fields.Count == 0 ? null : string.Join(", ", fields.Select(field => $"{field.Name}: {field.Type}"));
    }

    private static string? ToInteger(TemplateParameter parameter, string text, double factor)
    {
        if (!double.TryParse(text.Replace(",", ""), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return null;
        var value = Math.Round(number * factor);
        return value >= (parameter.Min ?? 1) && value <= (parameter.Max ?? int.MaxValue) ? value.ToString(CultureInfo.InvariantCulture) : null;
    }

    private static double Factor(string unit, string? target) => Seconds(unit) / Seconds(target ?? "seconds");

    private static double Seconds(string unit) => unit.ToLowerInvariant() switch
    {
        ['d', ..] => 86_400,
        ['h', ..] => 3_600,
        ['m', ..] => 60,
        _ => 1
    };
}
