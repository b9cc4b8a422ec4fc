using Nightshift.Executions;
using Nightshift.Sandboxes;
using Nightshift.Toolchains;

namespace Nightshift.Dependencies;

/// <summary>Shows a sandbox the way to a proxy: its socket file, a program that makes a port of it, and what tells programs to use that.</summary>
internal static class ProxiedRun
{
    /// <summary>Of the sandbox; leads to the proxy.</summary>
    public const string Port = "3128";

    private const string Proxy = "/proxy", Certificates = "/etc/ssl/certs", Bundle = $"{Certificates}/ca-certificates.crt", Address = $"http://127.0.0.1:{Port}";
    private static readonly SourceFile Forwarder = HarnessFiles.Read("dependencies", "forward.py");

    private static readonly Dictionary<string, string> ThroughProxy = new() { ["http_proxy"] = Address, ["https_proxy"] = Address, ["HTTP_PROXY"] = Address, ["HTTPS_PROXY"] = Address };
    private static readonly Dictionary<string, string> Trusting = new() { ["PIP_CERT"] = Bundle, ["npm_config_cafile"] = Bundle, ["SSL_CERT_FILE"] = Bundle }; // pip, npm, the others

    public static SandboxRun Through(this RegistryProxy proxy, SandboxRun run) => run with
    {
        Command = ["/usr/bin/python3", "-I", "/harness/forward.py", Port, $"{Proxy}/{SocketFile.Name}", .. run.Command],
        Harness = [.. run.Harness, Forwarder],
        Folders = new Dictionary<string, string>(run.Folders.Concat(File.Exists(Bundle) ? [new(Certificates, Certificates)] : [])) { [Proxy] = proxy.Folder },
        Environment = run.Environment.Concat(ThroughProxy).Concat(File.Exists(Bundle) ? Trusting : []).ToDictionary()
    };
}
