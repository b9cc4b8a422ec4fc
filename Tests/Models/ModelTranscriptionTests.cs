using Nightshift.Data;
using Nightshift.Infrastructure;

namespace Nightshift.Models;

public sealed class ModelTranscriptionTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private ModelStandIn standIn = null!;

    public async Task InitializeAsync() => standIn = await ModelStandIn.StartAsync();

    public async Task DisposeAsync() => await standIn.DisposeAsync();

    private ModelRig Rig() => new(database,
        [("Providers:ear:BaseUrl", standIn.BaseUrl), ("Providers:ear:ApiKey", ModelRig.Key), ("Providers:ear:Models:w:InputPrice", "100"), ("Providers:ear:Models:w:OutputPrice", "0"), ("Providers:ear:Models:w:Capabilities", "transcription")]);

    private Task<IReadOnlyList<(string Purpose, string Outcome, int InputTokens, decimal CostUsd)>> RowsAsync(Guid user) => database.Source.QueryAsync<(string, string, int, decimal)>(
        "select purpose, outcome, input_tokens, cost_usd from model_calls where user_id = @user order by created_at, id", new { user }, CancellationToken.None);

    [Fact]
    public async Task What_is_said_is_written_down_and_paid_by_the_second_and_a_failure_is_tried_again()
    {
        await using var rig = Rig();
        var user = await database.AddUserAsync();
        standIn.Fail(500).Reply("a function add");

        var transcript = (await rig.Get<ModelTranscription>().WriteAsync(user, new byte[50_000], "webm", CancellationToken.None)).ShouldNotBeNull();

        transcript.ShouldBe(new Transcript("a function add", "ear/w", 3, 0.0003m));
        standIn.Recordings.ShouldHaveSingleItem().ShouldBe(("request.webm", 50_000, "w"));
        (await RowsAsync(user)).ShouldBe([("transcription", "failed", 0, 0), ("transcription", "completed", 3, 0.0003m)]);
        (await rig.Get<ModelCatalog>().FindAsync(user, "ear/w", CancellationToken.None)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_recording_that_could_cost_more_than_is_left_is_not_sent_and_a_model_that_only_listens_is_asked_for_no_code()
    {
        await using var rig = Rig();
        var user = await database.AddUserAsync();
        await rig.Get<Usage.BudgetStore>().SaveAsync(user, new(0.001m, null, null), CancellationToken.None);

        await Should.ThrowAsync<BudgetExceededException>(() => rig.Get<ModelTranscription>().WriteAsync(user, new byte[50_000], "webm", CancellationToken.None));

        standIn.Recordings.ShouldBeEmpty();
        (await rig.Get<ModelCatalog>().CandidatesAsync(user, "simple", CancellationToken.None)).ShouldNotContain(candidate => candidate.Model == "w");
    }
}
