namespace Nightshift.Toolchains;

public sealed class ToolchainOptions
{
    /// <summary>Holds the language tools from npm, one folder for each language.</summary>
    public string Folder { get; set; } = "";
}
