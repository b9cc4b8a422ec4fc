using Nightshift.Executions;
using Nightshift.Search;

namespace Nightshift.Attachments;

/// <summary>Chooses what of the attached files goes to the models: by relevance to the request (BM25 over pieces of files), as much as fits.</summary>
public static class ContextSelection
{
    /// <summary>Lines of a piece; a file that is not longer stays whole.</summary>
    private const int PieceLines = 80;

    /// <summary>What a piece gains when the request names its file.</summary>
    private const double Named = 100;

    private const string DoesNotFit = "Left out: other files fit the request better, and there was no more room.";

    /// <param name="room">Characters that may be sent altogether.</param>
    public static IReadOnlyList<ContextFile> Choose(string request, IReadOnlyList<AttachedFile> files, int room)
    {
        var pieces = files.Where(file => file.Text is not null).SelectMany(Pieces).ToList();
        Score(pieces, request);
        var left = room;
        var chosen = pieces.OrderByDescending(piece => piece.Score).Where(piece => Fits(piece, ref left)).ToLookup(piece => piece.File);
        return [.. files.Select(file => Of(file, [.. chosen[file].OrderBy(piece => piece.FirstLine)]))];
    }

    private static bool Fits(Piece piece, ref int left)
    {
        if (piece.Text.Length > left) return false;
        left -= piece.Text.Length;
        return true;
    }

    private static ContextFile Of(AttachedFile file, IReadOnlyList<Piece> chosen)
    {
        List<ContextExcerpt> excerpts = [];
        foreach (var piece in chosen) // what stands side by side becomes one
            if (excerpts is [.., var last] && last.LastLine + 1 == piece.FirstLine) excerpts[^1] = new ContextExcerpt(last.FirstLine, piece.LastLine, $"{last.Text}\n{piece.Text}");
            else excerpts.Add(new ContextExcerpt(piece.FirstLine, piece.LastLine, piece.Text));
        var (sent, all) = (excerpts.Sum(excerpt => excerpt.LastLine - excerpt.FirstLine + 1), file.Text?.Split('\n').Length ?? 0);
        return new ContextFile(file.Source, file.Path, file.Text?.Length ?? 0, excerpts,
            file.Why ?? (sent == all ? null : sent == 0 ? DoesNotFit : $"{sent} of {all} lines are sent: those that fit the request best."));
    }

    private static IEnumerable<Piece> Pieces(AttachedFile file) =>
        file.Text!.Split('\n').Chunk(PieceLines).Select((lines, number) => new Piece(file, number * PieceLines + 1, number * PieceLines + lines.Length, string.Join('\n', lines)));

    private static void Score(IReadOnlyList<Piece> pieces, string request)
    {
        var index = new LexicalIndex();
        foreach (var piece in pieces) index.Add(new SearchFields(null, null, piece.File.Path, piece.Text));
        foreach (var (piece, score) in pieces.Zip(index.Score(QueryWords.Of(request, index.Vocabulary))))
            piece.Score = score + (request.Contains(Path.GetFileName(piece.File.Path), StringComparison.OrdinalIgnoreCase) ? Named : 0);
    }

    private sealed record Piece(AttachedFile File, int FirstLine, int LastLine, string Text)
    {
        public double Score { get; set; }
    }
}
