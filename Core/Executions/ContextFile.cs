namespace Nightshift.Executions;

/// <summary>A file that came with a request, or a place of the user's own code, and what of it the models are sent.</summary>
/// <param name="Source">The upload: the file itself, or the archive that it was in; <c>your code</c> for what a search found.</param>
/// <param name="Path">Within an archive; the upload's own name otherwise.</param>
/// <param name="Characters">Of the whole file; 0 when it is not text.</param>
/// <param name="Excerpts">What is sent, from the top; empty when nothing is.</param>
/// <param name="Why">Why it is sent, or not all of it, as a sentence; null when all of an upload is.</param>
/// <param name="Picture">The picture that the models are shown; null for anything else.</param>
public sealed record ContextFile(string Source, string Path, int Characters, IReadOnlyList<ContextExcerpt> Excerpts, string? Why = null, ContextPicture? Picture = null)
{
    public ContextShare ToShare() => new(Source, Path, Characters, Excerpts.Sum(excerpt => excerpt.Text.Length), Why, Picture is not null);
}

/// <param name="ArtifactId">The upload, which holds the picture itself.</param>
/// <param name="MediaType">Such as <c>image/png</c>.</param>
public sealed record ContextPicture(Guid ArtifactId, string MediaType);

/// <param name="FirstLine">From 1.</param>
public sealed record ContextExcerpt(int FirstLine, int LastLine, string Text);
