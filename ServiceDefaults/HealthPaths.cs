namespace Nightshift.ServiceDefaults;

internal static class HealthPaths
{
    public const string Ready = "/health", Alive = "/alive";
}
