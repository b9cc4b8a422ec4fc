namespace Nightshift.Pages;

/// <summary>The main pages; the bar at the top and the palette show the same ones.</summary>
internal static class Navigation
{
    public static readonly IReadOnlyList<NavigationItem> All =
    [
        new("Sessions", "/", "chat"),
        new("Executions", "/executions", "list"),
        new("Projects", "/projects", "code"),
        new("Queue", "/queue", "moon"),
        new("Studio", "/studio", "edit"),
        new("Templates", "/templates", "grid"),
        new("Agents", "/agents", "agent"),
        new("Skills", "/skills", "skill"),
        new("Repositories", "/repositories", "share"),
        new("Mocks", "/mocks", "mock"),
        new("Artifacts", "/artifacts", "file"),
        new("Search", "/search", "search"),
        new("Models", "/models", "model"),
        new("Usage", "/usage", "chart"),
        new("Settings", "/settings", "gear"),
    ];

    /// <summary>The item that a path belongs to; a session belongs to the sessions.</summary>
    public static NavigationItem? Current(PathString path) =>
        path == "/" || path.StartsWithSegments("/sessions") ? All[0] : All.Skip(1).FirstOrDefault(item => path.StartsWithSegments(item.Address));
}

/// <param name="Icon">Its name in the sprite, after <c>i-</c>.</param>
internal sealed record NavigationItem(string Title, string Address, string Icon);
