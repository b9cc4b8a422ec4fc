namespace Nightshift.Executions;

/// <summary>Files as one text.</summary>
internal static class CodeText
{
    /// <summary>One file as it is; several one after another, each under a heading.</summary>
    public static string? Of(IReadOnlyList<SourceFile> files, string language)
    {
        var comment = Language.Find(language)!.Comment;
        return files switch
        {
            [] => null,
            [var only] => only.Content,
            _ => string.Join("\n\n", files.Select(file => $"{comment} ==> {file.Path} <==\n{file.Content.TrimEnd('\n')}")) + "\n"
        };
    }
}
