using System.Net;
using System.Net.Http.Json;
using Nightshift.Infrastructure;
using Nightshift.Workspaces;

namespace Nightshift.Terminals;

/// <summary>A shell in a workspace's sandbox, through Api and Runner.</summary>
[Collection(StackCollection.Name)]
public sealed class TerminalTests(Stack stack)
{
    [Fact]
    public async Task A_shell_is_a_real_one_with_job_control_sizes_and_an_exit_code()
    {
        var (workspace, terminal) = await TerminalScreen.MakeAsync(stack.Client, ("src/app.py", "print(6 * 7)\n"));
        await using var screen = await TerminalScreen.OpenAsync(stack.Client, workspace, terminal);
        (await screen.RunAsync("python3 src/app.py; tty; id -un")).ShouldStartWith("42\n/dev/pts/0\nrunner\n<0:");
        await screen.ResizeAsync(43, 132);
        (await screen.RunAsync("stty size; false")).ShouldStartWith("43 132\n<1:");

        await screen.TypeAsync("sh -c 'echo \"u\"p; exec sleep 1000'\r");
        await screen.UntilAsync("up\r\n");
        await screen.TypeAsync("\u0003");
        (await screen.RunAsync("echo after $?")).ShouldContain("after 130");
        await screen.TypeAsync("sh -c 'echo \"u\"p; exec sleep 1001'\r");
        await screen.UntilAsync("up\r\n");
        await screen.TypeAsync("\u001a");
        await screen.UntilAsync("Stopped");
        (await screen.RunAsync("jobs; kill %1; wait")).ShouldContain("sleep 1001");

        // Nobody is root there, nothing leads out, and the rules of the house hold.
        (await screen.RunAsync("cat /etc/shadow; curl -s -m 2 http://127.0.0.1:5100; echo $?; env | grep -ci nightshift")).ShouldContain("\n7\n0\n");
        await screen.TypeAsync("exit 3\r");
        while (await screen.ReadAsync(TimeSpan.FromSeconds(30))) { }
        screen.ExitCode.ShouldBe(3, screen.Text);
        await Stack.UntilAsync(async () => (await ListAsync(workspace)).Terminals.Single().ExitCode == 3);

        // The same terminal again: what was there before, a line that says so, and a new shell.
        await using var again = await TerminalScreen.OpenAsync(stack.Client, workspace, terminal);
        var before = await again.UntilAsync("this is a new shell ]");
        before.ShouldContain("43 132");
        (await again.RunAsync("echo new; history | tail -2 | head -1")).ShouldContain("exit 3");
        (await ListAsync(workspace)).Terminals.Single().ExitCode.ShouldBeNull();
        await EndAsync(workspace);
    }

    [Fact]
    public async Task Files_are_in_step_both_ways_and_what_was_changed_on_both_sides_is_kept_twice()
    {
        var (workspace, terminal) = await TerminalScreen.MakeAsync(stack.Client, ("a.txt", "one"), ("sub/b.txt", "two"), ("keep.txt", "k"));
        await using var screen = await TerminalScreen.OpenAsync(stack.Client, workspace, terminal);
        (await screen.RunAsync("cat a.txt sub/b.txt; echo")).ShouldStartWith("onetwo\n");

        await screen.RunAsync("echo three > sub/c.txt; echo more >> a.txt; rm keep.txt; mkdir node_modules; echo x > node_modules/inside.js; echo x > .a.txt.swp; printf '\\001\\000' > image.bin");
        await Stack.UntilAsync(async () => (await stack.Client.PathsAsync(workspace)).SequenceEqual(["a.txt", "image.bin", "sub", "sub/b.txt", "sub/c.txt"]));
        await Stack.UntilAsync(async () => (await stack.Client.ReadAsync(workspace, "a.txt")).Content == "onemore\n");

        await stack.Client.ChangeAsync(workspace, "sub/b.txt", "from the editor");
        await stack.Client.WriteAsync(workspace, "new/d.txt", "four");
        (await stack.Client.DeleteAsync($"{workspace}/file?path=sub/c.txt")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await Stack.UntilAsync(async () => await screen.RunAsync("cat sub/b.txt new/d.txt; command ls sub") is var said && said.StartsWith("from the editorfourb.txt\n<", StringComparison.Ordinal));

        // The editor writes before it can know what was just written in the sandbox.
        for (var number = 0; !(await stack.Client.PathsAsync(workspace)).Any(path => path.StartsWith("a (terminal", StringComparison.Ordinal)); number++)
        {
            number.ShouldBeLessThan(20, "The two never met.");
            var version = (await stack.Client.ReadAsync(workspace, "a.txt")).Version;
            await screen.RunAsync($"echo theirs {number} > a.txt");
            await stack.Client.PutAsync($"{workspace}/file", new WorkspaceWriteRequest("a.txt", $"mine {number}", version));
            await Stack.UntilAsync(async () => await screen.RunAsync("cat a.txt") is var said && said.Contains((await stack.Client.ReadAsync(workspace, "a.txt")).Content!, StringComparison.Ordinal));
        }
        var beside = (await stack.Client.PathsAsync(workspace)).Single(path => path.StartsWith("a (terminal", StringComparison.Ordinal));
        (await stack.Client.ReadAsync(workspace, beside)).Content!.ShouldStartWith("theirs");
        (await stack.Client.ReadAsync(workspace, "a.txt")).Content!.ShouldStartWith("mine");
        await Stack.UntilAsync(async () => (await screen.RunAsync("command ls")).Contains("a (terminal"));
        await EndAsync(workspace);
    }

    [Fact]
    public async Task Commands_are_judged_before_they_run_and_what_was_typed_is_logged()
    {
        var (workspace, terminal) = await TerminalScreen.MakeAsync(stack.Client, ("junk/a.txt", "one"));
        var wrong = await stack.Client.PutAsync($"{workspace}/sandbox", new SandboxSettings(Rules: "deny sudo"));
        (await wrong.ProblemAsync(HttpStatusCode.BadRequest)).Errors["rules"].Single().ShouldContain("'deny sudo' is no rule");
        await using var screen = await TerminalScreen.OpenAsync(stack.Client, workspace, terminal);

        await screen.TypeAsync("sudo ls; echo not reached\r");
        await screen.UntilAsync("The rules of this workspace refuse “sudo”.");
        await screen.TypeAsync("cd .. && \\rm -r -f workspace/junk\r");
        await screen.UntilAsync("Run it? [y/N] ");
        await screen.TypeAsync("n\r");
        (await screen.RunAsync("pwd; command ls; echo 'rm -rf junk'")).ShouldContain("/workspace\njunk\nrm -rf junk\n");
        await screen.TypeAsync("bash -c 'rm -rf junk'\r");
        await screen.UntilAsync("ask before “rm -rf”. Run it? [y/N] ");
        await screen.TypeAsync("y\r");
        (await screen.RunAsync("command ls")).ShouldStartWith("<0:");
        screen.Text.ShouldNotContain("\nnot reached");

        await Stack.UntilAsync(async () => (await CommandsAsync(workspace)).Commands is [{ ExitCode: 0 }, ..]);
        (await CommandsAsync(workspace)).Commands.Reverse().Select(command => (command.Line.Split(';')[0], command.Verdict, command.ExitCode)).ShouldBe(
            [("sudo ls", "deny", null), ("cd .. && \\rm -r -f workspace/junk", "no", null), ("pwd", "allow", 0), ("bash -c 'rm -rf junk'", "ask", 0), ("command ls", "allow", 0)]);

        // Rules of one's own, in a sandbox of its own.
        (await stack.Client.PutAsync($"{workspace}/sandbox", new SandboxSettings(Rules: "allow: ls\ndeny: *"))).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await using var strict = await TerminalScreen.OpenAsync(stack.Client, workspace, terminal);
        await strict.UntilAsync("new shell ]");
        await strict.TypeAsync("ls; date\r");
        await strict.UntilAsync("refuse “*”");
        await EndAsync(workspace);
    }

    [Fact]
    public async Task A_program_that_prints_without_end_harms_nobody_and_a_page_gets_what_it_can_draw()
    {
        var (workspace, terminal) = await TerminalScreen.MakeAsync(stack.Client);
        await using var screen = await TerminalScreen.OpenAsync(stack.Client, workspace, terminal);
        await using var slow = await TerminalScreen.OpenAsync(stack.Client, workspace, terminal);
        slow.Draws = false;
        await screen.TypeAsync("yes | head -c 3000000; echo; echo \"the \"end\r");
        await screen.UntilAsync("the end\r\n");
        screen.Received.ShouldBeGreaterThan(3_000_000);
        while (await slow.ReadAsync(TimeSpan.FromSeconds(2))) { }
        slow.Received.ShouldBeInRange(100_000, LongestWithoutDrawing);

        await screen.TypeAsync("yes\r");
        await screen.UntilAsync("y\r\ny\r\n");
        await screen.TypeAsync("\u0003");
        (await screen.RunAsync("echo calm")).ShouldContain("calm");
        await Stack.UntilAsync(async () => (await OutputAsync(workspace, terminal)).EndsWith("$ ", StringComparison.Ordinal));
        (await OutputAsync(workspace, terminal)).Length.ShouldBeLessThanOrEqualTo(new TerminalOptions().ScrollbackBytes);
        await EndAsync(workspace);
    }

    [Fact]
    public async Task Nobody_elses_terminals_can_be_seen_and_limits_are_told_in_words()
    {
        var (workspace, terminal) = await TerminalScreen.MakeAsync(stack.Client);
        await using (await TerminalScreen.OpenAsync(stack.Client, workspace, terminal))
        {
            var (other, _) = await TerminalScreen.MakeAsync(stack.Client);
            foreach (var path in (string[])["", $"/{terminal}/output", $"/{terminal}/socket"])
                (await stack.Client.GetAsync($"/workspaces/{Guid.NewGuid()}/terminals{path}")).StatusCode.ShouldBeOneOf(HttpStatusCode.NotFound, HttpStatusCode.BadRequest);
            (await stack.Client.PostAsync($"{other}/terminals/{terminal}/open", new object())).StatusCode.ShouldBe(HttpStatusCode.NotFound);
            (await stack.Client.GetAsync($"{other}/terminals/{terminal}/output")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
            (await stack.Client.DeleteAsync($"{other}/terminals/{terminal}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
            (await stack.Client.PatchAsJsonAsync($"{workspace}/terminals/{terminal}", new TerminalDraft("\u001b[31m"), Json.Options)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            (await stack.Client.PatchAsJsonAsync($"{workspace}/terminals/{terminal}", new TerminalDraft("server"), Json.Options)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
            (await ListAsync(workspace)).ShouldSatisfyAllConditions(list => list.Terminals.Single().Title.ShouldBe("server"), list => list.State.ShouldBe(SandboxState.Running));
            await stack.Client.DeleteAsync(other);
        }
        (await stack.Client.DeleteAsync($"{workspace}/sandbox")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await ListAsync(workspace)).ShouldSatisfyAllConditions(list => list.State.ShouldBe(SandboxState.Ended), list => list.Detail.ShouldBe("You put it away."));
        await EndAsync(workspace);
    }

    /// <summary>The window, and what the connections on the way hold.</summary>
    private const int LongestWithoutDrawing = 1_000_000;

    private Task<TerminalList> ListAsync(string workspace) => stack.Client.GetAsync($"{workspace}/terminals").ReadAsync<TerminalList>();

    private Task<TerminalCommands> CommandsAsync(string workspace) => stack.Client.GetAsync($"{workspace}/commands").ReadAsync<TerminalCommands>();

    private async Task<string> OutputAsync(string workspace, Guid terminal) => await stack.Client.GetStringAsync($"{workspace}/terminals/{terminal}/output");

    private async Task EndAsync(string workspace) => (await stack.Client.DeleteAsync(workspace)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
}
