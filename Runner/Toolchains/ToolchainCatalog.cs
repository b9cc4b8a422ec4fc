using Microsoft.Extensions.Options;
using Nightshift.Sandboxes;
using Nightshift.Toolchains.CSharp;
using Nightshift.Toolchains.Go;
using Nightshift.Toolchains.Java;
using Nightshift.Toolchains.JavaScript;
using Nightshift.Toolchains.Python;
using Nightshift.Toolchains.Queries;
using Nightshift.Toolchains.TypeScript;

namespace Nightshift.Toolchains;

/// <summary>The languages that Runner knows, and whether their tools are here. A language found working is not asked again.</summary>
internal sealed class ToolchainCatalog(IOptions<ToolchainOptions> options, Sandbox sandbox, SandboxSlots slots) : IDisposable
{
    private readonly Toolchain[] all =
    [
        PythonToolchain.Instance,
        TypeScriptToolchain.Create(Path.Combine(options.Value.Folder, "javascript")),
        JavaScriptToolchain.Create(Path.Combine(options.Value.Folder, "javascript")),
        CSharpToolchain.Create(CSharpHarnessFolder.Copy(options.Value.Folder), Path.Combine(options.Value.Folder, "csharp-packages")),
        JavaToolchain.Create(Path.Combine(options.Value.Folder, "java")),
        GoToolchain.Create(Path.Combine(options.Value.Folder, "go")),
        .. QueryToolchains.Create(options.Value.Folder)
    ];
    private readonly Dictionary<string, ToolchainStatus> working = [];
    private readonly SemaphoreSlim gate = new(1);

    public IEnumerable<string> Languages => all.Select(toolchain => toolchain.Language);

    public Toolchain? Find(string language) => all.FirstOrDefault(toolchain => toolchain.Language == language);

    public async Task<IReadOnlyList<ToolchainStatus>> ListAsync(CancellationToken cancellation)
    {
        var list = new List<ToolchainStatus>();
        foreach (var toolchain in all)
            list.Add(await CheckAsync(toolchain, cancellation));
        return list;
    }

    public async Task<ToolchainStatus> CheckAsync(Toolchain toolchain, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            if (working.TryGetValue(toolchain.Language, out var known))
                return known;
            var status = await AskAsync(toolchain, cancellation);
            if (status.Works)
                working[toolchain.Language] = status;
            return status;
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<ToolchainStatus> AskAsync(Toolchain toolchain, CancellationToken cancellation)
    {
        var run = toolchain.Versions();
        if (run.Folders.Values.FirstOrDefault(folder => !Directory.Exists(folder)) is { } absent)
            return Missing(toolchain, $"The folder {absent} is not there.");
        try
        {
            var result = await sandbox.RunAsync(run, slots.Reserved, cancellation);
            return result.ExitCode == 0
                ? new ToolchainStatus(toolchain.Language, true, Versions(result.Stdout), null)
                : Missing(toolchain, result.Stderr.Trim().Split('\n')[^1]);
        }
        catch (SandboxException exception)
        {
            return new ToolchainStatus(toolchain.Language, false, new Dictionary<string, string>(), exception.Message);
        }
    }

    private static ToolchainStatus Missing(Toolchain toolchain, string reason) =>
        new(toolchain.Language, false, new Dictionary<string, string>(), $"A tool is missing: {reason} Install: {toolchain.Install}");

    private static Dictionary<string, string> Versions(string output) =>
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', 2)).Where(parts => parts.Length == 2).ToDictionary(parts => parts[0], parts => parts[1]);

    public void Dispose() => gate.Dispose();
}

/// <param name="Tools">Version of each tool, by name.</param>
/// <param name="Problem">What is missing and how to install it; null when it works.</param>
internal sealed record ToolchainStatus(string Language, bool Works, IReadOnlyDictionary<string, string> Tools, string? Problem);
