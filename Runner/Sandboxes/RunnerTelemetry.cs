using System.Diagnostics;

namespace Nightshift.Sandboxes;

internal static class RunnerTelemetry
{
    public static readonly ActivitySource Source = new("Nightshift.Runner");
}
