using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;
using Nightshift.Data;
using Nightshift.Events;
using Nightshift.Executions;
using Nightshift.Infrastructure;

namespace Nightshift.Tools;

/// <summary>What becomes of a call that a killed process left open, by what its server says of the tool.</summary>
public sealed class ToolCallsTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string Step = "code/1/tools/1";

    private WebApplication server = null!;
    private int sent;

    public async Task InitializeAsync()
    {
        server = LocalServer.Build(configure: builder => builder.Services.AddMcpServer().WithHttpTransport().WithTools([Tool("send", isIdempotent: false), Tool("put", isIdempotent: true)]));
        server.MapMcp("/mcp");
        await server.StartAsync();

        McpServerTool Tool(string name, bool isIdempotent) =>
            McpServerTool.Create(() => $"sent {Interlocked.Increment(ref sent)}", new() { Name = name, ReadOnly = false, Idempotent = isIdempotent });
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [InlineData("send", "failed", "This call was cut off, and whether it took effect is not known. It is not made again by itself.", 0)]
    [InlineData("put", "completed", "sent 1", 1)]
    public async Task A_call_that_was_cut_off_is_made_again_only_when_its_server_says_that_it_may_be(string tool, string outcome, string told, int times)
    {
        var (store, run) = (new ToolCallStore(database.Source), await RunAsync());
        await using var post = new ToolServer("post", new() { Url = $"{server.Urls.First()}/mcp", Roles = "code", Tools = "send, put" }, NullLoggerFactory.Instance, TimeProvider.System);
        var (offered, cause) = await post.ToolsAsync(CancellationToken.None);
        cause.ShouldBeNull();
        var call = new ToolCall("c1", $"post_{tool}", Json.Read<JsonElement>("{}"));
        await run.WriteAsync(async transaction => // and then its process was killed
        {
            await store.AskAsync(transaction, TestDatabase.LocalUser, run.Id, Step, 1, 1, "post", call, CancellationToken.None);
            await store.StartAsync(transaction, TestDatabase.LocalUser, run.Id, Step, 1, CancellationToken.None);
        }, CancellationToken.None);

        for (var time = 0; time < 2; time++)
            (await new ToolCalls(store, Options.Create(new ToolOptions()), TimeProvider.System)
                .MakeAsync(run, Step, 1, [call], offered, new GenerationCompleted(1, "code", "one", "m", 1, 1, 0, 1, null), CancellationToken.None)).ShouldBe([told]);

        sent.ShouldBe(times);
        (await store.ReadAsync(TestDatabase.LocalUser, run.Id, Step, CancellationToken.None)).ShouldHaveSingleItem().Outcome.ShouldBe(outcome);
    }

    private async Task<ExecutionRun> RunAsync()
    {
        var id = Guid.CreateVersion7();
        await database.Source.ExecuteAsync("""
            insert into sessions (id, user_id, title) values (@id, @user, 'Test');
            insert into executions (id, user_id, session_id, prompt, language, output_preference, enable_security_scan, max_attempts, tier, complexity_score, status, run)
            values (@id, @user, @id, 'x', 'python', 'snippet', true, 5, 'simple', 1, 'running', 1);
            """, new { id, user = TestDatabase.LocalUser }, CancellationToken.None);
        var execution = (await database.Source.FirstAsync<Execution>($"select {ExecutionStore.Columns} from executions where id = @id", new { id }, CancellationToken.None))!;
        return new ExecutionRun(database.Source, new EventLog(database.Source, new EventFeed(database.Source, NullLogger<EventFeed>.Instance), TimeProvider.System), execution, 1, []);
    }
}
