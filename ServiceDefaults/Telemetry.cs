using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Nightshift.ServiceDefaults;

/// <summary>The one source of spans and the one meter that the services' own code writes to.</summary>
public static class Telemetry
{
    /// <summary>Core, which does not know this project, makes its source and its meter under the same name.</summary>
    public const string Name = "Nightshift";

    public static readonly ActivitySource Source = new(Name);

    public static readonly Meter Meter = new(Name);
}
