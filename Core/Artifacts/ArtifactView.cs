namespace Nightshift.Artifacts;

/// <summary>How a page that somebody else wrote is looked at.</summary>
public static class ArtifactView
{
    /// <summary>The last part of the address that shows it.</summary>
    public const string Path = "/view";

    /// <summary>
    /// The document is in a sandbox with an origin of its own: it runs no script, sends no form, loads nothing, and only our pages may frame it. Its own
    /// styles are allowed, since they can do no more there than colour it.
    /// </summary>
    public const string Policy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";
}
