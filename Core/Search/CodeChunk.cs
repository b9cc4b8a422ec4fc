namespace Nightshift.Search;

/// <summary>A part of a file that stands for itself: a function, a method, a class's head, or what lies between.</summary>
/// <param name="Symbol">Its name; null for what has none.</param>
/// <param name="Container">The names of what it stands in, joined by dots; null at the top.</param>
/// <param name="StartLine">From 1, comments above it included.</param>
/// <param name="EndLine">The last one, included.</param>
public sealed record CodeChunk(string? Symbol, string? Container, int StartLine, int EndLine, string Text);
