namespace Nightshift.Repositories;

/// <summary>
/// Lets git reach a server over ssh with the user's deploy key, and with nothing else: no setting, key or agent of the machine. What is connected to is the address
/// that was checked, and the host has to have the key that it had when it was first met.
/// </summary>
internal sealed class SshAccess(Git git, DeployKeys keys)
{
    private const string DefaultUser = "git";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>To be pinned after use, and disposed of.</summary>
    /// <param name="folder">For the private key; what a killed process leaves of it, the next one deletes.</param>
    /// <exception cref="GitException">There is no key, or the address is refused.</exception>
    public async Task<SshSession> OpenAsync(Guid userId, Uri address, string folder, CancellationToken cancellation)
    {
        if (await keys.OpenAsync(userId, cancellation) is not { } key) throw new GitException("There is no key to fetch it with over ssh. Make a deploy key on the page Settings, and enter it at the git server.");
        var (connect, host) = (await git.ResolveAsync(address, cancellation), address.Port is -1 or 22 ? address.IdnHost : $"[{address.IdnHost}]:{address.Port}");
        var known = await keys.HostKeyAsync(userId, host, cancellation);
        Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        var session = new SshSession(folder, known is null ? () => PinAsync(userId, host, folder, cancellation) : () => Task.CompletedTask);
        await WriteAsync(Path.Combine(folder, "key"), $"{key.TrimEnd()}\n", cancellation);
        await WriteAsync(Path.Combine(folder, "known_hosts"), known is null ? "" : $"{host} {known}\n", cancellation);
        await WriteAsync(Path.Combine(folder, "config"), Settings(connect[0].ToString(), host, known is null ? "accept-new" : "yes"), cancellation);
        return session;
    }

    private async Task PinAsync(Guid userId, string host, string folder, CancellationToken cancellation)
    {
        var met = (await File.ReadAllLinesAsync(Path.Combine(folder, "known_hosts"), cancellation)).Select(line => line.Split(' ')).FirstOrDefault(parts => parts.Length >= 3 && parts[0] == host);
        if (met is not null) await keys.PinAsync(userId, host, $"{met[1]} {met[2]}", cancellation);
    }

    private static string Settings(string connect, string host, string checking) =>
        $"""
        Host *
          HostName {connect}
          HostKeyAlias {host}
          User {DefaultUser}
          IdentityFile key
          IdentitiesOnly yes
          IdentityAgent none
          AddKeysToAgent no
          UserKnownHostsFile known_hosts
          GlobalKnownHostsFile /dev/null
          StrictHostKeyChecking {checking}
          UpdateHostKeys no
          HashKnownHosts no
          BatchMode yes
          PreferredAuthentications publickey
          ForwardAgent no
          ForwardX11 no
          ClearAllForwardings yes
          PermitLocalCommand no
          ControlPath none
          ProxyCommand none
          CanonicalizeHostname no
          ConnectTimeout 20
          ServerAliveInterval 15
          ServerAliveCountMax 2
          LogLevel ERROR

        """;

    private static async Task WriteAsync(string path, string content, CancellationToken cancellation)
    {
        await using var file = new StreamWriter(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly });
        await file.WriteAsync(content.AsMemory(), cancellation);
    }
}
