namespace Nightshift.Repositories;

/// <summary>git did not do what it was asked for. The message is a sentence for people; it quotes nothing that the other side said.</summary>
public sealed class GitException(string message) : Exception(message);

/// <summary>How a call of git came out.</summary>
/// <param name="Errors">The last of what it said on standard error.</param>
public sealed record GitOutput(int ExitCode, byte[] Output, string Errors)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Output);
}

/// <summary>A server that git speaks with.</summary>
/// <param name="Authorization">The header that lets it in; null for one that is open to everybody. It reaches git by its environment alone.</param>
/// <param name="Ssh">What git speaks with to a server of ssh.</param>
public sealed record GitRemote(Uri Address, string? Authorization = null, SshSession? Ssh = null)
{
    public override string ToString() => Address.ToString();
}

/// <summary>What git speaks with to one server.</summary>
/// <param name="Folder">Where git has to run, since the client finds its files there.</param>
/// <param name="Pin">Keeps the key of a host that was met for the first time.</param>
public sealed record SshSession(string Folder, Func<Task> Pin) : IDisposable
{
    public const string Command = "/usr/bin/ssh -F config";

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
