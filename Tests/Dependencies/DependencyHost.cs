using Nightshift.Executions;
using Nightshift.Tests.Runner;

namespace Nightshift.Dependencies;

/// <summary>Runner with the stand-in's registries and a cache of its own.</summary>
public sealed class DependencyHost : RunnerHost, IAsyncLifetime
{
    public RegistryStandIn Registry { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Registry = await RegistryStandIn.StartAsync();
        foreach (var (name, value) in Registry.Settings)
            Settings[name] = value;
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync();
        await Registry.DisposeAsync();
    }

    public async Task<ValidationReport> ValidateAsync(ValidationRequest request)
    {
        var last = (await StreamAsync(request))[^1];
        last.EventType.ShouldBe(ValidationStream.Report, last.Data);
        return Json.Read<ValidationReport>(last.Data);
    }
}
