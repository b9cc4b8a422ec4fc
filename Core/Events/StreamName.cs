namespace Nightshift.Events;

/// <summary>Streams are named by a prefix that tells their kind and the id of what they are of.</summary>
public static class StreamName
{
    /// <summary>Whose stream it is; null when it is of another kind.</summary>
    public static Guid? IdOf(string stream, string prefix) => stream.StartsWith(prefix, StringComparison.Ordinal) && Guid.TryParse(stream.AsSpan(prefix.Length), out var id) ? id : null;

    /// <summary>The end of a statement that tells the followers of every row of <c>changed</c>, in its own transaction, and gives their ids.</summary>
    /// <param name="column">That names the id in <c>changed</c>.</param>
    public static string Tell(string prefix, string column) => $"select {column} from changed, pg_notify('{EventFeed.Channel}', json_build_object('stream', '{prefix}' || {column})::text)";
}
