namespace Nightshift.Toolchains;

public sealed class ToolchainOptions
{
    public const string Section = "Toolchains";

    /// <summary>Holds the language tools from npm, one folder for each language.</summary>
    public string Folder { get; set; } = "";

    /// <summary>Languages, with commas between them, of which a sandbox for each check gets ready when Runner starts. The others do so after their first run. C# needs seconds for that, and some 100 MB for each of its three checks.</summary>
    public string ReadyAtStart { get; set; } = "csharp";
}
