namespace Nightshift.Workspaces;

/// <summary>
/// A workspace on disk. The history lies beside the files and not among them, so that nothing which is written there can tell git what to do.
/// </summary>
public sealed record WorkspaceFolder(string Root)
{
    /// <summary>What is edited.</summary>
    public string Files => Path.Combine(Root, "files");

    /// <summary>git's own folder.</summary>
    internal string Git => Path.Combine(Root, "git");

    /// <summary>What is being written, until it is whole.</summary>
    internal string Parts => Path.Combine(Root, "parts");
}
