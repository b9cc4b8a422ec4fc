using Nightshift.Data;

namespace Nightshift.Toolchains;

public sealed class ToolchainOptions
{
    /// <summary>Names the folder that holds the language tools from npm, one folder for each language; by default <c>tools</c> in the data folder.</summary>
    public const string Variable = "NIGHTSHIFT_TOOLS";

    public string Folder { get; set; } = "";

    internal static string Default => Path.Combine(DataFolder.Root, "tools");
}
