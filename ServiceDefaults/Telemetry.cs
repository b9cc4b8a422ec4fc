namespace Nightshift.ServiceDefaults;

internal static class Telemetry
{
    /// <summary>The services' own source of spans and meter; Core, which this project does not know, makes them under the same name.</summary>
    public const string Name = "Nightshift";
}
