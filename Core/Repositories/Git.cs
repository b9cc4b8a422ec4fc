using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Nightshift.Network;

namespace Nightshift.Repositories;

/// <summary>
/// Runs git so that nothing in a repository has a say: no hook, filter, pager, editor, credential helper or setting of its own, of the user or of the
/// machine. It speaks https, or ssh by a client of ours, follows no redirect, and connects to the addresses that were looked up here.
/// </summary>
public sealed class Git(AddressGuard guard)
{
    private const int LongestErrors = 4_000;

    /// <summary>Most bytes that one call may print.</summary>
    private const int LongestOutput = 256 << 20;

    private static readonly (string Key, string Value)[] Settings =
    [
        ("core.hooksPath", "/dev/null"), ("core.fsmonitor", "false"), ("core.attributesFile", "/dev/null"), ("core.excludesFile", "/dev/null"), ("core.sshCommand", "/bin/false"),
        ("core.gitProxy", ""), ("core.pager", "cat"), ("core.symlinks", "false"), ("credential.helper", ""), ("diff.external", ""), ("http.proxy", ""), ("http.followRedirects", "false"),
        ("http.lowSpeedLimit", "1000"), ("http.lowSpeedTime", "30"), ("fetch.recurseSubmodules", "false"), ("push.recurseSubmodules", "no"), ("submodule.recurse", "false"), ("gc.auto", "0"),
        ("maintenance.auto", "false"), ("gpg.program", "/bin/false"), ("commit.gpgSign", "false"), ("push.gpgSign", "false"), ("protocol.version", "2")
    ];

    /// <param name="folder">The repository: its own folder, which holds no files of a working tree.</param>
    /// <param name="remote">The server that it speaks with; none when null.</param>
    /// <param name="input">For its standard input.</param>
    /// <param name="said">Called with each line of standard error.</param>
    /// <param name="environment">Further variables.</param>
    public async Task<GitOutput> RunAsync(
        string folder, IReadOnlyList<string> arguments, CancellationToken cancellation, GitRemote? remote = null, byte[]? input = null, Action<string>? said = null,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("/usr/bin/git", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = remote?.Ssh?.Folder ?? "/" };
        start.Environment.Clear();
        foreach (var (key, value) in await EnvironmentAsync(folder, remote, cancellation)) start.Environment[key] = value;
        foreach (var (key, value) in environment ?? new Dictionary<string, string>()) start.Environment[key] = value;

        using var process = Process.Start(start)!;
        try
        {
            var (output, errors) = (ReadAsync(process.StandardOutput.BaseStream, cancellation), ListenAsync(process.StandardError, said, cancellation));
            await WriteAsync(process, input, cancellation);
            var printed = await output;
            var last = await errors;
            await process.WaitForExitAsync(cancellation);
            return new GitOutput(process.ExitCode, printed, last);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>The same, where anything but success is a fault of ours.</summary>
    public async Task<GitOutput> MustAsync(string folder, IReadOnlyList<string> arguments, CancellationToken cancellation, byte[]? input = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var result = await RunAsync(folder, arguments, cancellation, input: input, environment: environment);
        return result.ExitCode == 0 ? result : throw new GitException($"git {arguments[0]} failed with {result.ExitCode}. The clone may be damaged: import it again.");
    }

    private async Task<Dictionary<string, string>> EnvironmentAsync(string folder, GitRemote? remote, CancellationToken cancellation)
    {
        List<(string Key, string Value)> settings = [.. Settings];
        if (remote is not null)
        {
            if (remote.Ssh is null) settings.Add(("http.curloptResolve", ForCurl(remote.Address, await ResolveAsync(remote.Address, cancellation))));
            if (remote.Authorization is { } header) settings.Add(($"http.{remote.Address.GetLeftPart(UriPartial.Authority)}/.extraHeader", $"Authorization: {header}"));
        }
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = "/usr/bin:/bin", ["HOME"] = "/nonexistent", ["LC_ALL"] = "C.UTF-8", ["GIT_DIR"] = folder, ["GIT_CONFIG_NOSYSTEM"] = "1", ["GIT_CONFIG_GLOBAL"] = "/dev/null", ["GIT_ATTR_NOSYSTEM"] = "1",
            ["GIT_TERMINAL_PROMPT"] = "0", ["GIT_ASKPASS"] = "/bin/false", ["SSH_ASKPASS"] = "/bin/false", ["GIT_OPTIONAL_LOCKS"] = "0", ["GIT_ALLOC_LIMIT"] = "1g",
            ["GIT_ALLOW_PROTOCOL"] = remote?.Address.Scheme ?? "none", ["GIT_CONFIG_COUNT"] = settings.Count.ToString(CultureInfo.InvariantCulture)
        };
        if (remote?.Ssh is not null) (environment["GIT_SSH_COMMAND"], environment["GIT_SSH_VARIANT"]) = (SshSession.Command, "ssh");
        foreach (var (index, (key, value)) in settings.Index()) (environment[$"GIT_CONFIG_KEY_{index}"], environment[$"GIT_CONFIG_VALUE_{index}"]) = (key, value);
        return environment;
    }

    /// <summary>As curl takes it, so that git connects to what was checked and nothing else.</summary>
    private static string ForCurl(Uri address, IPAddress[] found) =>
        $"{address.IdnHost}:{address.Port}:{string.Join(',', found.Select(ip => ip.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{ip}]" : ip.ToString()))}";

    /// <summary>What to connect to.</summary>
    /// <exception cref="GitException">It may not be asked, or is not there.</exception>
    public async Task<IPAddress[]> ResolveAsync(Uri address, CancellationToken cancellation)
    {
        try
        {
            return guard.WhyNotGit(address) is { } reason ? throw new GitException(reason) : await guard.ResolveAsync(address.IdnHost, cancellation);
        }
        catch (AddressRefusedException refused)
        {
            throw new GitException(refused.Message);
        }
        catch (SocketException)
        {
            throw new GitException($"There is no host named {address.Host}. Check the address.");
        }
    }

    private static async Task WriteAsync(Process process, byte[]? input, CancellationToken cancellation)
    {
        try
        {
            if (input is not null) await process.StandardInput.BaseStream.WriteAsync(input, cancellation);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // it has ended already, and says why
        }
    }

    private static async Task<byte[]> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        using var all = new MemoryStream();
        var buffer = new byte[81_920];
        while (await stream.ReadAsync(buffer, cancellation) is > 0 and var read)
        {
            if (all.Length + read > LongestOutput) throw new GitException("The repository is larger than can be read.");
            all.Write(buffer, 0, read);
        }
        return all.ToArray();
    }

    /// <summary>Lines end with CR as well: that is how git draws its progress.</summary>
    private static async Task<string> ListenAsync(StreamReader errors, Action<string>? said, CancellationToken cancellation)
    {
        var (last, line, buffer) = (new StringBuilder(), new StringBuilder(), new char[4_096]);
        while (await errors.ReadAsync(buffer, cancellation) is > 0 and var read)
            foreach (var character in buffer.AsMemory(0, read).ToArray())
                if (character is not ('\r' or '\n')) { if (line.Length < 500) line.Append(character); }
                else if (line.Length > 0)
                {
                    said?.Invoke(line.ToString());
                    last.Append(line).Append('\n');
                    if (last.Length > LongestErrors) last.Remove(0, last.Length - LongestErrors);
                    line.Clear();
                }
        return last.Append(line).ToString();
    }
}
