using System.Diagnostics;

namespace Nightshift.Infrastructure;

/// <summary>A real sshd on 127.0.0.1, with a key and a list of who may enter of its own. It runs as the user of the tests, and lets only that one in.</summary>
public sealed class SshServer : IAsyncDisposable
{
    private const string Program = "/usr/sbin/sshd";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("nightshift-sshd-");
    private readonly int port = TestPorts.Next();
    private Process? process;

    public string Host => $"[127.0.0.1]:{port}";

    public static async Task<SshServer> StartAsync()
    {
        File.Exists(Program).ShouldBeTrue("sshd is not here: eng/setup test installs it");
        if (Environment.UserName == "root") Directory.CreateDirectory("/run/sshd");
        var server = new SshServer();
        await File.WriteAllTextAsync(server.In("authorized"), "");
        await File.WriteAllTextAsync(server.In("config"), $"""
            Port {server.port}
            ListenAddress 127.0.0.1
            HostKey {server.In("host")}
            PidFile none
            AuthorizedKeysFile {server.In("authorized")}
            StrictModes no
            UsePAM no
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            PermitRootLogin prohibit-password
            """);
        await server.ChangeKeyAsync();
        return server;
    }

    /// <summary>Of a folder of this machine.</summary>
    public string AddressOf(string path) => $"ssh://{Environment.UserName}@127.0.0.1:{port}{path}";

    public void Authorize(string publicKey) => File.AppendAllText(In("authorized"), $"{publicKey}\n");

    /// <summary>As <c>ssh-keygen -l</c> tells it.</summary>
    public async Task<string> FingerprintAsync() => (await KeygenAsync("-l", "-f", In("host"))).Split(' ')[1];

    /// <summary>Starts it, anew with another key where it runs.</summary>
    public async Task ChangeKeyAsync()
    {
        await StopAsync();
        foreach (var old in folder.GetFiles("host*")) old.Delete();
        await KeygenAsync("-q", "-t", "ed25519", "-N", "", "-f", In("host"));
        process = Process.Start(new ProcessStartInfo(Program, ["-D", "-e", "-f", In("config")]) { RedirectStandardError = true })!;
        using var limit = new CancellationTokenSource(Stack.Limit);
        while (await process.StandardError.ReadLineAsync(limit.Token) is { } line)
            if (line.Contains("Server listening", StringComparison.Ordinal)) break;
        process.HasExited.ShouldBeFalse();
        _ = process.StandardError.ReadToEndAsync(limit.Token).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        folder.Delete(recursive: true);
    }

    private async Task StopAsync()
    {
        if (process is null) return;
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private string In(string name) => Path.Combine(folder.FullName, name);

    private static async Task<string> KeygenAsync(params string[] arguments)
    {
        using var keygen = Process.Start(new ProcessStartInfo("/usr/bin/ssh-keygen", arguments) { RedirectStandardOutput = true })!;
        var output = await keygen.StandardOutput.ReadToEndAsync();
        await keygen.WaitForExitAsync();
        keygen.ExitCode.ShouldBe(0);
        return output;
    }
}
