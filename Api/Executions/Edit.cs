namespace Nightshift.Executions;

/// <summary>What a person made of an attempt by hand.</summary>
internal static class Edit
{
    private const int MostNames = 5;

    /// <param name="before">What it was made from; null when there was no code.</param>
    public static GivenCode Of(EditRequest edited, Attempt? before, IReadOnlyList<SourceFile> tests)
    {
        var changed = edited.Files.Except(before?.Files ?? []).Concat(edited.Tests.Except(tests)).Select(file => file.Path).ToList();
        var why = changed.Count == 0 ? "Validated again as it is." : $"Edited by hand: {string.Join(", ", changed.Take(MostNames))}{(changed.Count > MostNames ? $" and {changed.Count - MostNames} more" : "")}.";
        return new GivenCode(edited.Files, FileDiff.Between(before?.Files ?? [], edited.Files), why);
    }

    /// <summary>The first attempt of an execution that judged an edit, to be judged once more; null when it has none.</summary>
    public static GivenCode? Again(IReadOnlyList<Attempt> attempts) =>
        attempts is [{ Files: { } files } first, ..] ? new GivenCode(files, first.Diff ?? "", first.Why) : null;
}
