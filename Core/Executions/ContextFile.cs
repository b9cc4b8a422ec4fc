namespace Nightshift.Executions;

/// <summary>A file that came with a request, and what of it the models are sent.</summary>
/// <param name="Source">The upload: the file itself, or the archive that it was in.</param>
/// <param name="Path">Within an archive; the upload's own name otherwise.</param>
/// <param name="Characters">Of the whole file; 0 when it is not text.</param>
/// <param name="Excerpts">What is sent, from the top; empty when nothing is.</param>
/// <param name="Why">Why not all of it is sent, as a sentence; null when all is.</param>
public sealed record ContextFile(string Source, string Path, int Characters, IReadOnlyList<ContextExcerpt> Excerpts, string? Why = null)
{
    public ContextShare ToShare() => new(Source, Path, Characters, Excerpts.Sum(excerpt => excerpt.Text.Length), Why);
}

/// <param name="FirstLine">From 1.</param>
public sealed record ContextExcerpt(int FirstLine, int LastLine, string Text);
