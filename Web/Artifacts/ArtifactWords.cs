using Nightshift.Executions;

namespace Nightshift.Artifacts;

internal static class ArtifactWords
{
    public static string Type(string type) => type switch
    {
        ArtifactTypes.Uploaded => "Uploaded",
        ArtifactTypes.Generated => "Delivered",
        ArtifactTypes.Output => "Output",
        ArtifactTypes.Screenshot => "Screenshot",
        ArtifactTypes.Preview => "Preview",
        _ => type,
    };

    /// <summary>Which language a file is in, by the end of its name; the browser sends it along with an upload.</summary>
    public static IReadOnlyDictionary<string, string> Extensions { get; } =
        Language.All.SelectMany(language => language.Extensions, (language, extension) => (extension, language.Name))
            .DistinctBy(pair => pair.extension).ToDictionary(pair => pair.extension, pair => pair.Name);
}
