using System.ComponentModel.DataAnnotations;

namespace Nightshift.Search;

/// <summary>Body of <c>POST /search/code</c>.</summary>
/// <param name="Query">A question or words, 1 to 500 characters; <c>"in quotes"</c> it is found as it stands, <c>/between slashes/</c> it is a regular expression.</param>
/// <param name="Language">Only in this language.</param>
/// <param name="ArtifactTypes">Only from artifacts of these types.</param>
/// <param name="Path">Only files whose path holds this.</param>
/// <param name="SessionId">Only of this session.</param>
/// <param name="Repo">Only of the imported repository of this name, such as <c>owner/name</c>.</param>
/// <param name="Limit">1 to 100 results; 20 when absent.</param>
public sealed record CodeQuery(
    [Required(ErrorMessage = "Say what to look for."), MaxLength(500, ErrorMessage = "At most 500 characters.")] string Query,
    string? Language = null,
    IReadOnlyList<string>? ArtifactTypes = null,
    string? Path = null,
    Guid? SessionId = null,
    string? Repo = null,
    [Range(1, 100, ErrorMessage = "Between 1 and 100.")] int? Limit = null);

public sealed record CodeSearchResults(IReadOnlyList<CodeHit> Results);

/// <summary>A place in the user's code.</summary>
/// <param name="ArtifactId">What it can be fetched as; null when only the execution holds it.</param>
/// <param name="Snippet">The lines from <paramref name="StartLine"/> to <paramref name="EndLine"/>, or the first 60 of them.</param>
/// <param name="Highlights">Where in the snippet the words are: start and length, in characters.</param>
/// <param name="Score">Of this query alone; a higher one ranks before.</param>
/// <param name="Why">What found it, in words.</param>
/// <param name="Repo">The imported repository that it is in.</param>
public sealed record CodeHit(
    Guid? ArtifactId,
    Guid? ExecutionId,
    Guid? SessionId,
    string FilePath,
    string? Language,
    string? Symbol,
    int StartLine,
    int EndLine,
    string Snippet,
    IReadOnlyList<Highlight> Highlights,
    double Score,
    IReadOnlyList<string> Why,
    string? Repo = null);

public sealed record Highlight(int Start, int Length);

public sealed record SearchSuggestions(IReadOnlyList<string> Suggestions);
