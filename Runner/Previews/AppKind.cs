using Nightshift.Executions;
using Nightshift.Sandboxes;

namespace Nightshift.Previews;

/// <summary>A kind of app: how it is told, and what starts it.</summary>
/// <param name="Title">For people.</param>
/// <param name="Command">For a shell in the app's folder; null when the files are no such app.</param>
internal sealed record AppKind(string Title, Func<AppFiles, string?> Command)
{
    /// <summary>What makes the app show that its files became others.</summary>
    public AppChange OnChange { get; init; } = AppChange.Restart;

    /// <summary>The language whose packages it may have; null when it has none.</summary>
    public string? Language { get; init; }

    /// <summary>A package that the command needs, by the name that code of the language imports it by.</summary>
    public string? Needs { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Host folders to show read-only: path inside, path on the host.</summary>
    public IReadOnlyDictionary<string, string> Folders { get; init; } = new Dictionary<string, string>();

    /// <summary>Our own scripts and settings, in <c>/harness</c>.</summary>
    public IReadOnlyList<SourceFile> Harness { get; init; } = [];

    /// <summary>The files with those that the language's tools need beside them.</summary>
    public Func<IReadOnlyList<SourceFile>, IReadOnlyList<SourceFile>> Complete { get; init; } = files => files;

    /// <summary>The command as a run, without what previews have in common.</summary>
    public SandboxRun Run(IReadOnlyList<SourceFile> files, IReadOnlyDictionary<string, byte[]> binaries, string command) =>
        new([command]) { Files = Complete(files), Binaries = binaries, Harness = Harness, Folders = Folders, Environment = Environment };
}

internal enum AppChange
{
    /// <summary>It is started again.</summary>
    Restart,

    /// <summary>It serves the files as they are, so its pages are loaded anew.</summary>
    Reload,

    /// <summary>It watches its files, and tells its pages itself.</summary>
    Itself
}
