namespace Nightshift.Sessions;

/// <summary>A list of sessions as a page shows it.</summary>
/// <param name="Current">The one that is open.</param>
internal sealed record SessionsView(IReadOnlyList<Session> Sessions, DateTimeOffset Now, Guid? Current = null);
