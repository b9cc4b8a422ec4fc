using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Nightshift.Diagnoses;
using Nightshift.Executions;
using Nightshift.Tests.Sandboxes;

namespace Nightshift.Tests.Runner;

[Collection(RunnerCollection.Name)]
public sealed class ValidationEndpointTests(RunnerHost host)
{
    private static readonly SourceFile[] Code = [new("adder.py", "def add(a, b):\n    return a + b\n")];
    private static readonly SourceFile[] Tests = [new("test_adder.py", "from adder import add\n\n\ndef test_add():\n    assert add(1, 2) == 3\n")];

    [Fact]
    public async Task Stream_tells_each_signal_and_ends_with_the_report()
    {
        var items = await host.StreamAsync(new ValidationRequest("python", Code, Tests));

        items.Count(item => item.EventType == ValidationStream.Started).ShouldBe(3);
        items.Count(item => item.EventType == ValidationStream.Completed).ShouldBe(3);
        items.Take(3).ShouldAllBe(item => item.EventType == ValidationStream.Started); // all under way before the first is done
        items.Where(item => item.EventType == ValidationStream.Started).Select(item => Json.Read<SignalStarted>(item.Data).Tool).ShouldBe(["pytest", "flake8", "bandit"], ignoreOrder: true);
        var report = Json.Read<ValidationReport>(items[^1].Data);
        report.Passed.ShouldBeTrue();
        report.Signals.Select(signal => signal.Kind).ShouldBe([SignalKind.Tests, SignalKind.Lint, SignalKind.Security]);
        items.Where(item => item.EventType == ValidationStream.Completed).ShouldAllBe(item => Json.Read<Signal>(item.Data).Passed);
    }

    [Fact]
    public async Task Security_that_nobody_asked_for_is_skipped()
    {
        var items = await host.StreamAsync(new ValidationRequest("python", Code, Tests, Security: false));

        var security = Json.Read<ValidationReport>(items[^1].Data)[SignalKind.Security]!;
        (security.Passed, security.Outcome).ShouldBe((true, RunOutcome.Skipped));
        items.Count.ShouldBe(5);
    }

    [Theory]
    [InlineData("/health", null, HttpStatusCode.OK)]
    [InlineData("/alive", null, HttpStatusCode.OK)]
    [InlineData("/toolchains", null, HttpStatusCode.Unauthorized)]
    [InlineData("/toolchains", "a wrong key", HttpStatusCode.Unauthorized)]
    [InlineData("/toolchains", RunnerHost.Key, HttpStatusCode.OK)]
    [InlineData("/doctor", null, HttpStatusCode.Unauthorized)]
    [InlineData("/load", null, HttpStatusCode.Unauthorized)]
    [InlineData("/nowhere", null, HttpStatusCode.Unauthorized)]
    [InlineData("/nowhere", RunnerHost.Key, HttpStatusCode.NotFound)]
    public async Task Only_the_health_pages_are_open_without_the_key(string path, string? key, HttpStatusCode status)
    {
        using var client = host.Connect(key);

        (await client.GetAsync(path)).StatusCode.ShouldBe(status);
    }

    [Fact]
    public async Task Request_without_the_key_is_refused_before_it_is_read()
    {
        using var client = host.Connect(null);

        var response = await client.PostAsync("/validate", new StringContent("{", null, "application/json"));

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Theory]
    [InlineData("../evil.py")]
    [InlineData("/etc/evil.py")]
    [InlineData("a/../../evil.py")]
    [InlineData("a//evil.py")]
    [InlineData("./evil.py")]
    [InlineData("-evil.py")]
    [InlineData("a\0.py")]
    [InlineData("a\n.py")]
    [InlineData("a\\b.py")]
    [InlineData("a/.git/b.py")]
    [InlineData("node_modules/b.py")]
    [InlineData("")]
    [InlineData("adder.py/evil.py")]
    public async Task Path_that_is_not_plain_is_refused_by_name(string path)
    {
        var errors = await RefusedAsync(new ValidationRequest("python", [.. Code, new(path, "")], Tests));

        errors.Keys.ShouldHaveSingleItem().ShouldStartWith("files");
    }

    [Fact]
    public async Task Path_sent_twice_is_refused() =>
        (await RefusedAsync(new ValidationRequest("python", [.. Code, .. Code], Tests))).Keys.ShouldBe(["files[1].path"]);

    [Fact]
    public async Task Too_much_is_refused()
    {
        (await RefusedAsync(new ValidationRequest("python", [.. Enumerable.Range(0, 201).Select(n => new SourceFile($"m{n}.py", ""))], Tests))).Keys.ShouldBe(["files"]);
        (await RefusedAsync(new ValidationRequest("python", [new("big.py", new string('#', 5 << 20))], Tests))).Keys.ShouldBe(["files"]);
        (await RefusedAsync(new ValidationRequest("python", [], Tests))).Keys.ShouldBe(["files"]);
        (await RefusedAsync(new ValidationRequest("python", Code, Tests, TimeoutSeconds: 0))).Keys.ShouldBe(["timeout_seconds"]);
    }

    [Fact]
    public async Task Unknown_language_is_refused_with_those_that_are_there() =>
        (await RefusedAsync(new ValidationRequest("cobol", Code, Tests)))["language"].ShouldBe([$"Unknown language. Use one of: {string.Join(", ", Language.All.Select(language => language.Name))}."]);

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"language\":\"python\"}")]
    [InlineData("{\"language\":\"python\",\"files\":[null],\"tests\":null}")]
    public async Task Body_of_another_shape_is_a_problem_detail(string body)
    {
        using var client = host.Connect();

        var response = await client.PostAsync("/validate", new StringContent(body, null, "application/json"));

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task Client_that_leaves_takes_its_run_along()
    {
        var marker = $"marker_{Guid.NewGuid():N}";
        using var leave = new CancellationTokenSource();
        var stream = host.StreamAsync(new ValidationRequest("python", Code, [HostProcesses.Test(marker, 60)]), leave.Token);
        await HostProcesses.UntilAsync(() => HostProcesses.Running(marker).Any(), "It did not start.");

        await leave.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(stream);
        await HostProcesses.UntilAsync(() => !HostProcesses.Running(marker).Any(), "The run outlived its client.");
    }

    [Fact]
    public async Task Many_at_once_wait_for_their_turn_and_all_get_their_report()
    {
        var reports = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => host.ValidateAsync("python", Code, Tests))).WaitAsync(RunnerHost.Patience);

        reports.ShouldAllBe(report => report.Passed);
    }

    [Fact]
    public async Task Toolchains_tell_their_versions()
    {
        using var client = host.Connect();

        var list = await client.GetFromJsonAsync<JsonElement>("/toolchains");

        list.EnumerateArray().Select(toolchain => (toolchain.GetProperty("language").GetString(), toolchain.GetProperty("works").GetBoolean())).ShouldBe(Language.All.Select(language => ((string?)language.Name, true)));
        list[0].GetProperty("tools").GetProperty("pytest").GetString()!.ShouldMatch(@"^\d+\.");
    }

    [Fact]
    public async Task Doctor_names_each_piece_and_how_to_get_it()
    {
        using var client = host.Connect();

        var diagnosis = (await client.GetFromJsonAsync<Diagnosis>("/doctor", Json.Options))!;

        (diagnosis.Works, diagnosis.Problem).ShouldBe((true, null));
        diagnosis.Capabilities.Select(capability => capability.Name).ShouldContain("bubblewrap");
        diagnosis.Capabilities.ShouldAllBe(capability => capability.HowToGet.Length > 0 && capability.Meaning.Length > 0 && (capability.Present || !capability.Needed));
        diagnosis.Languages.Select(language => language.Language).ShouldBe(Language.All.Select(language => language.Name));
    }

    [Fact]
    public async Task Load_tells_what_runs_and_for_how_much_there_is_room()
    {
        using var client = host.Connect();

        var load = (await client.GetFromJsonAsync<RunnerLoad>("/load", Json.Options))!;

        (load.Running, load.Waiting, load.Draining).ShouldBe((0, 0, false));
        load.Capacity.ShouldBeGreaterThan(0);
    }

    private async Task<Dictionary<string, string[]>> RefusedAsync(ValidationRequest request)
    {
        using var client = host.Connect();
        var response = await client.PostAsJsonAsync("/validate", request, Json.Options);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        return problem.GetProperty("errors").Deserialize<Dictionary<string, string[]>>()!;
    }
}
