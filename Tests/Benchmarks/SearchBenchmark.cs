using System.Globalization;
using Nightshift.Search;

namespace Nightshift.Benchmarks;

/// <summary>
/// The protocol of CodeSearchNet (Husain and others, 2019): the documentation of a function is the question, the function without it the one right answer
/// among 1,000. The functions are those of packages on this machine; further folders can be named as <c>.py=/folder</c>.
/// </summary>
internal static class SearchBenchmark
{
    private const int Among = 1_000;
    private const int MostSets = 4;

    private static readonly (string Extension, string Folder)[] AtHand =
        [(".py", "/usr/lib/python3/dist-packages"), (".py", "/usr/lib/python3.11"), (".go", "/usr/share/go-1.19/src"), (".js", "/usr/lib/node_modules")];

    public static Task RunAsync(string[] arguments)
    {
        var folders = arguments.Length == 0 ? AtHand : [.. arguments.Select(argument => argument.Split('=', 2)).Select(parts => (parts[0], parts[1]))];
        Console.WriteLine("language  functions   BM25    ours");
        foreach (var group in folders.Where(pair => Directory.Exists(pair.Folder)).GroupBy(pair => pair.Extension))
        {
            var all = group.SelectMany(pair => DocumentedCode.In(pair.Folder, pair.Extension)).ToArray();
            new Random(1).Shuffle(all);
            var sets = all.Chunk(Among).Where(set => set.Length == Among).Take(MostSets).ToList();
            if (sets.Count == 0) Console.WriteLine($"{group.Key,-9} {all.Length,8}   too few: {Among} are needed");
            else Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{group.Key,-9} {all.Length,8}   {sets.Average(Plain):0.000}   {sets.Average(Ours):0.000}"));
        }
        return Task.CompletedTask;
    }

    private static double Plain(DocumentedCode[] set)
    {
        var index = new LexicalIndex(1.2f, 0.75f);
        foreach (var pair in set) index.Add(new SearchFields(null, null, "", pair.Code.Text));
        return MeanReciprocalRank(set, question => index.Score(SearchWords.Of(question).GroupBy(word => word).ToDictionary(group => group.Key, group => (float)group.Count())));
    }

    private static double Ours(DocumentedCode[] set)
    {
        var index = new LexicalIndex();
        foreach (var pair in set) index.Add(new SearchFields(pair.Code.Symbol, pair.Code.Container, pair.Path, pair.Code.Text));
        return MeanReciprocalRank(set, question => index.Score(QueryWords.Of(question, index.Vocabulary)));
    }

    /// <summary>Equal scores share the middle of their ranks.</summary>
    private static double MeanReciprocalRank(DocumentedCode[] set, Func<string, float[]> score) => set.Select((pair, at) =>
    {
        var scores = score(pair.Documentation);
        return 1 / (1 + scores.Count(other => other > scores[at]) + (scores.Count(other => other == scores[at]) - 1) / 2.0);
    }).Average();
}
