using System.Net;
using Nightshift.Infrastructure;
using Nightshift.Tests.Sandboxes;
using Nightshift.Workspaces;

namespace Nightshift.Terminals;

/// <summary>A terminal through the death of everything around it.</summary>
[Collection(MortalStackCollection.Name)]
public sealed class TerminalDurabilityTests(MortalStack stack) : IAsyncLifetime
{
    public Task InitializeAsync() => stack.MendAsync();

    public Task DisposeAsync() => stack.MendAsync();

    [Fact]
    public async Task A_shell_outlives_Api_and_with_its_Runner_ends_no_more_than_the_shell()
    {
        var (workspace, terminal) = await TerminalScreen.MakeAsync(stack.Client, ("a.txt", "one\n"));
        var marker = Random.Shared.Next(100_000_000, 900_000_000);
        await using (var screen = await TerminalScreen.OpenAsync(stack.Client, workspace, terminal))
        {
            await screen.TypeAsync($"sleep {marker} & while sleep 0.1; do [ -e go ] && break; done; echo \"it went \"on > b.txt; cat b.txt\r");
            await screen.UntilAsync("cat b.txt");
        }
        await Stack.UntilAsync(async () => (await OutputAsync(workspace, terminal)).Contains($"sleep {marker}"));

        // It goes on without Api, which stores afterwards what was printed and written meanwhile.
        await stack.Api.KillAsync();
        stack.Api = await stack.Api.AgainAsync();
        await using (var screen = await TerminalScreen.OpenAsync(stack.Client, workspace, terminal))
        {
            await stack.Client.WriteAsync(workspace, "go", "");
            await screen.UntilAsync("it went on\r\n");
            screen.Text.ShouldNotContain("new shell");
        }
        await Stack.UntilAsync(async () => (await stack.Client.PathsAsync(workspace)).Contains("b.txt") && (await OutputAsync(workspace, terminal)).Contains("it went on"));
        HostProcesses.Running($"{marker}").ShouldNotBeEmpty();

        // Runner takes with it what runs, and leaves what was printed, typed and written.
        foreach (var runner in stack.OtherRunners.Prepend(stack.Runner)) await runner.KillAsync();
        await HostProcesses.UntilAsync(() => !HostProcesses.Running($"{marker}").Any(), "What ran in the terminal outlived its Runner.");
        await stack.MendAsync();
        await using var again = await TerminalScreen.OpenAsync(stack.Client, workspace, terminal);
        (await again.UntilAsync("this is a new shell ]")).ShouldContain("it went on");
        (await again.RunAsync("cat a.txt b.txt; history | grep -c 'it went'")).ShouldStartWith("one\nit went on\n1\n");
        (await stack.Client.DeleteAsync(workspace)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    private Task<string> OutputAsync(string workspace, Guid terminal) => stack.Client.GetStringAsync($"{workspace}/terminals/{terminal}/output");
}
