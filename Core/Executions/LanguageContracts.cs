namespace Nightshift.Executions;

/// <summary>Answer of <c>GET /languages</c>.</summary>
/// <param name="Problem">Why nothing can be said about the tools, and what to do; null when they were asked.</param>
public sealed record LanguageList(IReadOnlyList<LanguageSupport> Languages, string? Problem);

/// <summary>A language, and whether this machine can prove code in it.</summary>
/// <param name="Works">Null when Runner could not be asked.</param>
/// <param name="Tools">Version of each tool, by name.</param>
/// <param name="Problem">What is missing and how to install it; null when it works.</param>
public sealed record LanguageSupport(string Name, string Title, bool? Works, IReadOnlyDictionary<string, string> Tools, string? Problem);
