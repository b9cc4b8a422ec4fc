namespace Nightshift.Pages;

/// <summary>Markdown with front matter to write, and beside it what the models are told.</summary>
/// <param name="Kind">What it is, such as <c>skill</c>; its pages are below that in the plural.</param>
/// <param name="Name">Null for a new one.</param>
/// <param name="Title">Null for a new one, which cannot be deleted yet.</param>
/// <param name="AfterDeletion">What becomes of the runs that had it, as a sentence.</param>
internal sealed record MarkdownEditor(string Kind, string? Name, string? Title, string Text, string AfterDeletion)
{
    /// <summary>Whose it is, and what that means.</summary>
    public static string Whose(bool own, bool replaces) =>
        !own ? "This one is shipped. What you save becomes your own, and stands for it."
        : replaces ? "Yours. It stands for the shipped one of the same name; deleting it brings that one back."
        : "Yours.";
}
