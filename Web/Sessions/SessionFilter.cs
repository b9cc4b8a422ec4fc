namespace Nightshift.Sessions;

/// <summary>The sessions that a list can be narrowed to: the ones touched last.</summary>
internal sealed record SessionFilter(IReadOnlyList<Session> Sessions, string? Chosen)
{
    /// <summary>Most that are offered; Api gives no more at once.</summary>
    public const int Most = 100;

    public bool IsUnlisted => Chosen is not null && Sessions.All(session => $"{session.Id}" != Chosen);

    public string? Title(Guid id) => Sessions.FirstOrDefault(session => session.Id == id)?.Title;
}
