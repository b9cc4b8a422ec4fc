namespace Nightshift.Sessions;

/// <summary>Requests that run with no model connected, from the built-in templates.</summary>
internal static class Examples
{
    public static readonly IReadOnlyList<Example> All =
    [
        new("Sign-in API", "a REST API for user sign-in with JWT tokens", "python"),
        new("Rate limiter", "a rate limiter that allows 10 requests per minute for each client", "python"),
        new("CSV to JSON", "a converter from CSV to JSON and back", "javascript"),
        new("Command-line tool", "a CLI tool that keeps a to-do list", "python"),
    ];
}

internal sealed record Example(string Title, string Prompt, string Language);
