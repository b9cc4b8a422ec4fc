namespace Nightshift.Tests.Sandboxes;

/// <summary>What hostile programs do. A line for each; more programs are added here and nowhere else.</summary>
internal static partial class AbuseCases
{
    public static readonly Dictionary<string, Abuse> All =
        ((Abuse[])[.. Resources, .. Time, .. Reach, .. Network, .. Results, .. Terminal]).ToDictionary(abuse => abuse.Name);

    /// <summary>A single attempt that must be refused.</summary>
    private static Abuse Refused(string name, string expression) => new(name, $"attempt(lambda: {expression})") { Stdout = "refused\n" };
}
