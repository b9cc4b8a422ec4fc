using Nightshift.Embedded;

namespace Nightshift.Infrastructure;

/// <summary>
/// Ports of 127.0.0.1 for the servers of tests: below those that AppHost gives out, and none twice, so that a server which starts late, or again at its old
/// address, finds nobody there.
/// </summary>
internal static class TestPorts
{
    private static readonly Ports Given = new(10_000, 19_999);

    public static int Next()
    {
        lock (Given) return Given.TakeFree();
    }
}
