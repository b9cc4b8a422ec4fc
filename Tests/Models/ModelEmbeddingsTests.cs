using Microsoft.Extensions.AI;
using Nightshift.Data;
using Nightshift.Infrastructure;

namespace Nightshift.Models;

public sealed class ModelEmbeddingsTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private ModelStandIn standIn = null!;

    public async Task InitializeAsync() => standIn = await ModelStandIn.StartAsync();

    public async Task DisposeAsync() => await standIn.DisposeAsync();

    private (string, string)[] Vectors =>
        [("Providers:vec:BaseUrl", standIn.BaseUrl), ("Providers:vec:ApiKey", ModelRig.Key), ("Providers:vec:Models:e:InputPrice", "2"), ("Providers:vec:Models:e:OutputPrice", "0"), ("Providers:vec:Models:e:Capabilities", "embedding")];

    private static async Task<IEmbeddingGenerator<string, Embedding<float>>> FindAsync(ModelRig rig, Guid user) =>
        (await rig.Get<ModelEmbeddings>().FindAsync(user, CancellationToken.None)).ShouldNotBeNull();

    private Task<IReadOnlyList<(string Purpose, string Outcome, int InputTokens, decimal CostUsd)>> RowsAsync(Guid user) => database.Source.QueryAsync<(string, string, int, decimal)>(
        "select purpose, outcome, input_tokens, cost_usd from model_calls where user_id = @user order by created_at, id", new { user }, CancellationToken.None);

    [Fact]
    public async Task Texts_become_vectors_in_their_order_and_are_paid_for_in_batches()
    {
        await using var rig = new ModelRig(database, Vectors);
        var user = await database.AddUserAsync();
        var generator = await FindAsync(rig, user);

        var vectors = await generator.GenerateAsync(Enumerable.Range(1, 100).Select(length => new string('x', length * 4)));

        vectors.Select(vector => vector.Vector.Span[0]).ShouldBe(Enumerable.Range(1, 100).Select(length => length * 4f));
        vectors[0].ModelId.ShouldBe("vec/e");
        (generator.GetService(typeof(EmbeddingGeneratorMetadata)) as EmbeddingGeneratorMetadata).ShouldNotBeNull().DefaultModelId.ShouldBe("e");
        (await RowsAsync(user)).ShouldBe([("embedding", "completed", 96 * 97 / 2, 96 * 97m / 1_000_000), ("embedding", "completed", 394, 788m / 1_000_000)]);
        standIn.Requests.Select(asked => asked.Authorization).ShouldAllBe(key => key == $"Bearer {ModelRig.Key}");
    }

    [Fact]
    public async Task A_failure_is_tried_again_and_one_that_stays_is_told()
    {
        await using var rig = new ModelRig(database, Vectors);
        var user = await database.AddUserAsync();
        var generator = await FindAsync(rig, user);

        standIn.Fail(500);
        (await generator.GenerateAsync(["some text"])).ShouldHaveSingleItem();
        standIn.Fail(401);
        (await Should.ThrowAsync<ModelUnavailableException>(() => generator.GenerateAsync(["some text"]))).Message
            .ShouldBe("The text cannot be embedded: vec refused the key (HTTP 401); set a valid one in Models:Providers:vec:ApiKey.");

        (await RowsAsync(user)).Select(row => row.Outcome).ShouldBe(["failed", "completed", "failed"]);
    }

    [Fact]
    public async Task A_budget_holds_for_vectors_too()
    {
        await using var rig = new ModelRig(database, Vectors);
        var user = await database.AddUserAsync();
        await rig.Get<Usage.BudgetStore>().SaveAsync(user, new(0.0001m, null, null), CancellationToken.None);

        (await Should.ThrowAsync<BudgetExceededException>(async () => await (await FindAsync(rig, user)).GenerateAsync([new string('x', 400)]))).Message.ShouldContain("$0.0001 of today's budget of $0.0001 is left");
        standIn.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_a_model_for_it_there_is_none_and_a_local_one_is_found_by_its_name()
    {
        await using var without = new ModelRig(database, [("Providers:one:BaseUrl", standIn.BaseUrl)]);
        (await without.Get<ModelEmbeddings>().FindAsync(TestDatabase.LocalUser, CancellationToken.None)).ShouldBeNull();

        standIn.Models = ["qwen2.5-coder:7b", "nomic-embed-text"];
        await using var local = new ModelRig(database, Vectors, host: new Uri(standIn.BaseUrl).Authority);
        (await (await FindAsync(local, TestDatabase.LocalUser)).GenerateAsync(["text"]))[0].ModelId.ShouldBe("ollama/nomic-embed-text");
    }
}
