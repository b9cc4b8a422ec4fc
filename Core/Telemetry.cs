using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Nightshift;

/// <summary>The one source of spans and the one meter of every process.</summary>
public static class Telemetry
{
    /// <summary>The name that exporters listen to.</summary>
    public const string Name = "Nightshift";

    public static readonly ActivitySource Source = new(Name);

    public static readonly Meter Meter = new(Name);
}
