namespace Nightshift.Executions;

/// <summary>One text file of a program: a relative path with forward slashes, and its content.</summary>
public sealed record SourceFile(string Path, string Content);
