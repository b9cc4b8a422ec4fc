using System.Text.RegularExpressions;

namespace Nightshift.Templates;

/// <summary>A word of a request, reduced to its stem, and where it stands.</summary>
internal readonly record struct RequestWord(string Stem, int Start);

/// <summary>Words reduced so that "limiting", "limiter" and "limits" are one, and "sign-in" is "login".</summary>
internal sealed partial class RequestWords(TemplateVocabulary vocabulary)
{
    private readonly HashSet<string> filler = [.. vocabulary.Filler.Select(Stem)];
    private readonly HashSet<string> aspects = [.. vocabulary.Aspects.Select(Stem)];
    private readonly (string[] Phrase, string Word)[] aliases =
        [.. vocabulary.Aliases.Select(alias => (alias.Key.Split(' ').Select(Stem).ToArray(), Stem(alias.Value))).OrderByDescending(alias => alias.Item1.Length)];

    /// <summary>In order, without filler.</summary>
    public IReadOnlyList<RequestWord> Read(string text)
    {
        RequestWord[] words = [.. Word().Matches(text.ToLowerInvariant()).Select(match => new RequestWord(Stem(match.Value), match.Index))];
        var read = new List<RequestWord>();
        for (var index = 0; index < words.Length;)
        {
            var alias = aliases.FirstOrDefault(alias => StartsWith(words.AsSpan(index), alias.Phrase));
            var stem = alias.Word ?? words[index].Stem;
            if (!filler.Contains(stem)) read.Add(new(stem, words[index].Start));
            index += alias.Phrase?.Length ?? 1;
        }

        return read;
    }

    public IReadOnlyList<string> Stems(string text) => [.. Read(text).Select(word => word.Stem)];

    /// <summary>Whether words can name what a program is about, or a part of it: a thing of the person's own, not of programming.</summary>
    public bool IsSubject(string name)
    {
        var stems = Stems(name);
        return stems.Count > 0 && !stems.Any(aspects.Contains);
    }

    private static bool StartsWith(ReadOnlySpan<RequestWord> words, string[] phrase)
    {
        if (words.Length < phrase.Length) return false;
        for (var index = 0; index < phrase.Length; index++)
            if (words[index].Stem != phrase[index]) return false;
        return true;
    }

    internal static string Stem(string word)
    {
        foreach (var (ending, replacement) in Endings)
            if (word.EndsWith(ending, StringComparison.Ordinal) && word.Length - ending.Length >= 3)
                return Undouble(word[..^ending.Length] + replacement);
        return word;
    }

    private static readonly (string, string)[] Endings =
        [("ications", "icat"), ("ication", "icat"), ("icates", "icat"), ("icate", "icat"), ("icated", "icat"), ("ations", "at"), ("ation", "at"), ("ates", "at"), ("ated", "at"), ("ate", "at"), ("ating", "at"),
         ("ings", ""), ("ing", ""), ("ers", ""), ("er", ""), ("ies", "y"), ("ed", ""), ("es", ""), ("ss", "ss"), ("us", "us"), ("s", ""), ("e", "")];

    /// <summary>"throttl" and "throttle", "stor" and "store", "controll" and "control" meet.</summary>
    private static string Undouble(string stem) => stem.Length > 3 && stem[^1] == stem[^2] && stem[^1] is not 's' ? stem[..^1] : stem;

    [GeneratedRegex("[a-z0-9]+")]
    private static partial Regex Word();
}

/// <summary>What <c>vocabulary.json</c> holds.</summary>
/// <param name="Filler">Words that say nothing about what is wanted.</param>
/// <param name="Aspects">Words of programming: never the name of a record or of a field.</param>
internal sealed record TemplateVocabulary(IReadOnlyList<string> Filler, IReadOnlyList<string> Aspects, IReadOnlyDictionary<string, string> Aliases);
