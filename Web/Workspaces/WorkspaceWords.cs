namespace Nightshift.Workspaces;

/// <summary>Words for what workspaces are made from.</summary>
internal static class WorkspaceWords
{
    public static string Origin(WorkspaceOrigin origin) => origin switch
    {
        WorkspaceOrigin.Template => "From a template",
        WorkspaceOrigin.Execution => "From what was delivered",
        WorkspaceOrigin.Archive => "From an archive",
        _ => "Began empty"
    };
}
