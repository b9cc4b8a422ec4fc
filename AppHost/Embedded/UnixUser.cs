namespace Nightshift.Embedded;

/// <summary>A line of <c>/etc/passwd</c>.</summary>
internal sealed record UnixUser(string Name, string UserId, string GroupId)
{
    /// <summary>The first of these users that exists: servers that refuse root run as that one. Null when AppHost is not root.</summary>
    public static UnixUser? Unprivileged(params string[] names)
    {
        if (!Environment.IsPrivilegedProcess)
            return null;
        var users = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).ToLookup(fields => fields[0]);
        return names.SelectMany(name => users[name]).Select(fields => new UnixUser(fields[0], fields[2], fields[3])).FirstOrDefault();
    }
}
