namespace Nightshift.Pages;

/// <summary>What the keyboard does; shown with <c>?</c> and in the settings.</summary>
internal static class Shortcuts
{
    public static readonly IReadOnlyList<Shortcut> All =
    [
        new(["Ctrl", "K"], "Search pages, sessions, files, code and actions"),
        new(["?"], "Show these shortcuts"),
        new(["Ctrl", "Enter"], "Send the request"),
        new(["Alt", "↑", "↓"], "Move an item of the queue"),
        new(["Ctrl", "S"], "Save the file in the studio"),
        new(["Ctrl", "`"], "Show or hide the terminals in the studio"),
        new(["Ctrl", "."], "Show or hide the preview in the studio"),
        new(["F2"], "Rename the file that the tree is at; Del deletes it"),
        new(["Esc"], "Close what lies on top, or stop the run"),
        new(["←", "→"], "Walk the tabs beside a conversation"),
    ];
}

internal sealed record Shortcut(IReadOnlyList<string> Keys, string Does);
