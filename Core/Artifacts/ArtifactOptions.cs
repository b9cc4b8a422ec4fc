using Nightshift.Data;

namespace Nightshift.Artifacts;

public sealed class ArtifactOptions
{
    public const string Section = "Artifacts";

    /// <summary>Where contents are kept, as <c>&lt;user&gt;/&lt;artifact&gt;/&lt;name&gt;</c>; <c>artifacts</c> in the data folder when absent. All processes must see the same one.</summary>
    public string? Folder { get; set; }

    internal string Root => Folder is { Length: > 0 } ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(Folder)) : Path.Combine(DataFolder.Root, "artifacts");
}
