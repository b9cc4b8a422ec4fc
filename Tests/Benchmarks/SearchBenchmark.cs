using System.Globalization;
using System.IO.Compression;
using System.Numerics.Tensors;
using Nightshift.Search;

namespace Nightshift.Benchmarks;

/// <summary>
/// The protocol of CodeSearchNet (Husain and others, 2019): the documentation of a function is the question, the function without it the one right answer
/// among 1,000. The functions are those of packages on this machine; further folders can be named as <c>.py=/folder</c>. Functions of a third of the folders are
/// asked for; the embedder learns from the others, and from the names of all.
/// </summary>
internal static class SearchBenchmark
{
    private const int Among = 1_000;
    private const int MostSets = 4;
    private const int MostLearned = 12_000;

    private static readonly (string Extension, string Folder)[] AtHand =
    [
        (".py", "/usr/lib/python3/dist-packages"), (".py", "/usr/lib/python3.11"), (".go", "/usr/share/go-1.19/src"), (".go", "/usr/share/gocode/src"), (".js", "/usr/lib/node_modules"), (".js", "Web/node_modules"),
        (".java", "/usr/lib/jvm/java-17-openjdk-amd64/lib/src.zip")
    ];

    public static Task RunAsync(string[] arguments)
    {
        var folders = arguments.Length == 0 ? AtHand : [.. arguments.Select(argument => argument.Split('=', 2)).Select(parts => (parts[0], parts[1]))];
        Console.WriteLine("language  functions  asked   BM25   words  meaning   ours");
        foreach (var group in folders.Where(pair => Directory.Exists(pair.Folder) || File.Exists(pair.Folder)).GroupBy(pair => pair.Extension))
        {
            var all = group.SelectMany(pair => Unpacked(pair.Folder, folder => DocumentedCode.In(folder, pair.Extension).ToArray())).ToArray();
            new Random(1).Shuffle(all);
            var sets = all.Where(IsAsked).Chunk(Among).Where(set => set.Length == Among).Take(MostSets).ToList();
            if (sets.Count == 0) Console.WriteLine($"{group.Key,-9} {all.Length,9}  too few: {Among} are needed in a third of the folders");
            else Print(group.Key, all, sets);
        }
        return Task.CompletedTask;
    }

    private static void Print(string language, DocumentedCode[] all, List<DocumentedCode[]> sets)
    {
        var whole = all.Where(code => !IsAsked(code)).Take(MostLearned).SelectMany(code => SaidOfCode.In(code.Code.Symbol, code.Whole));
        var asked = sets.SelectMany(set => set).SelectMany(code => SaidOfCode.In(code.Code.Symbol, code.Code.Text));
        var learned = WordVectorTraining.Train([.. whole, .. asked], CancellationToken.None);
        var figures = sets.Select(set => Measure(set, learned)).ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{language,-9} {all.Length,9} {sets.Count * Among,6}  {figures.Average(figure => figure.Plain):0.000}  {figures.Average(figure => figure.Words):0.000}    {figures.Average(figure => figure.Meaning):0.000}  {figures.Average(figure => figure.Ours):0.000}"));
    }

    /// <summary>By folder, so that what is asked for is in other packages than what was learned from.</summary>
    private static bool IsAsked(DocumentedCode code) => Path.GetDirectoryName(code.Path)!.Split('/').Take(4).Aggregate(17u, (hash, part) => part.Aggregate(hash, (sum, letter) => (sum ^ letter) * 16777619u)) % 3 == 0;

    private static (double Plain, double Words, double Meaning, double Ours) Measure(DocumentedCode[] set, WordVectors learned)
    {
        var (plain, fields) = (new LexicalIndex(1.2f, 0.75f), new LexicalIndex());
        foreach (var pair in set)
        {
            plain.Add(new SearchFields(null, null, "", pair.Code.Text));
            fields.Add(new SearchFields(pair.Code.Symbol, pair.Code.Container, pair.Path, pair.Code.Text));
        }
        var vectors = Array.ConvertAll(set, pair => learned.Embed(EmbedderSource.TextOf(pair.Path, pair.Code.Symbol, pair.Code.Container, pair.Code.Text)));
        var places = set.Select((pair, at) =>
        {
            var question = learned.Embed(pair.Documentation);
            var byPlain = plain.Score(SearchWords.Of(pair.Documentation).CountBy(word => word).ToDictionary(word => word.Key, word => (float)word.Value));
            var byWords = fields.Score(QueryWords.Of(pair.Documentation, fields.Vocabulary));
            var byMeaning = Array.ConvertAll(vectors, vector => TensorPrimitives.Dot<float>(question, vector));
            var ranked = HitRanking.Rank([], Top(byWords), Top(byMeaning));
            return (Plain: Reciprocal(byPlain, at), Words: Reciprocal(byWords, at), Meaning: Reciprocal(byMeaning, at), Ours: ranked.Index().Where(hit => hit.Item.Id == at).Select(hit => 1.0 / (hit.Index + 1)).FirstOrDefault());
        }).ToList();
        return (places.Average(place => place.Plain), places.Average(place => place.Words), places.Average(place => place.Meaning), places.Average(place => place.Ours));
    }

    private static IReadOnlyList<ScoredChunk> Top(float[] scores) =>
        [.. scores.Index().Where(score => score.Item > 0).OrderByDescending(score => score.Item).ThenByDescending(score => score.Index).Take(HitRanking.Candidates).Select(score => new ScoredChunk(score.Index, score.Item))];

    /// <summary>Equal scores share the middle of their ranks.</summary>
    private static double Reciprocal(float[] scores, int at) =>
        1 / (1 + scores.Count(other => other > scores[at]) + (scores.Count(other => other == scores[at]) - 1) / 2.0);

    /// <summary>A ZIP of sources, as the JDK has one, is read from a folder that is gone afterwards.</summary>
    private static T Unpacked<T>(string path, Func<string, T> read)
    {
        if (Directory.Exists(path)) return read(path);
        var folder = Directory.CreateTempSubdirectory("nightshift-benchmark-");
        try
        {
            ZipFile.ExtractToDirectory(path, folder.FullName);
            return read(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
