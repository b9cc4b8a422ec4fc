using Microsoft.AspNetCore.Builder;
using Nightshift.Toolchains;
using Nightshift.Validations;

namespace Nightshift.Tests.Runner;

public sealed class RunnerStartTests
{
    [Fact]
    public void Runner_without_a_key_does_not_start()
    {
        var app = WebApplication.CreateSlimBuilder().Build();

        Should.Throw<InvalidOperationException>(app.UseRunnerKey).Message.ShouldContain(RunnerKey.Variable);
    }

    [Fact]
    public async Task Language_whose_tools_are_missing_says_what_to_install()
    {
        using var host = new RunnerHost { Settings = { [Data.DataFolder.ToolsVariable] = "/nowhere" } };
        var catalog = host.Get<ToolchainCatalog>();

        var status = await catalog.CheckAsync(catalog.Find("javascript")!, CancellationToken.None);

        status.Works.ShouldBeFalse();
        status.Problem!.ShouldContain("npm ci in /nowhere/javascript");
    }
}
