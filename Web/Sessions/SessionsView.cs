namespace Nightshift.Sessions;

/// <summary>A list of sessions as a page shows it.</summary>
/// <param name="Current">The one that is open.</param>
/// <param name="Next">The page with earlier ones; null when these are all, or all that are shown here.</param>
internal sealed record SessionsView(IReadOnlyList<Session> Sessions, DateTimeOffset Now, Guid? Current = null, int? Next = null);
