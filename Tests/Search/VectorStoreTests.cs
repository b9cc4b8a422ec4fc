using Nightshift.Artifacts;
using Nightshift.Data;
using Nightshift.Infrastructure;

namespace Nightshift.Search;

public sealed class VectorStoreTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private QdrantStandIn qdrant = null!;

    public async Task InitializeAsync() => qdrant = await QdrantStandIn.StartAsync();

    public async Task DisposeAsync() => await qdrant.DisposeAsync();

    [Fact]
    public async Task Qdrant_and_PostgreSQL_find_the_same_in_the_same_order()
    {
        var user = await database.AddUserAsync();
        var embedder = await EmbedderAsync(user, 16);
        var vectors = await ChunksAsync(user, 400, 16);
        using var postgres = new PostgresVectors(database.Source);
        IVectorStore[] stores = [postgres, new QdrantVectors(qdrant.Client)];
        foreach (var store in stores)
        {
            await store.AddAsync(embedder, vectors, CancellationToken.None);
            await store.AddAsync(embedder, vectors[..10], CancellationToken.None); // as after a crash
        }

        var random = new Random(7);
        foreach (var filter in new[] { new VectorFilter(), new VectorFilter("python"), new VectorFilter(Types: [ArtifactTypes.Generated, "other"]), new VectorFilter("go", Guid.NewGuid()) })
        {
            var query = Unit(random, 16);
            var answers = await Task.WhenAll(stores.Select(store => store.NearestAsync(embedder, query, filter, 50, CancellationToken.None)));
            answers[0].Select(chunk => chunk.Id).ShouldBe(answers[1].Select(chunk => chunk.Id));
            answers[0].Count.ShouldBe(filter.Language == "go" ? 0 : 50);
            foreach (var (one, other) in answers[0].Zip(answers[1])) one.Score.ShouldBe(other.Score, 1e-5f);
        }
    }

    [Fact]
    public async Task Qdrant_holds_every_users_vectors_apart_and_forgets_what_is_deleted()
    {
        var store = new QdrantVectors(qdrant.Client);
        var (mine, theirs) = (await database.AddUserAsync("Ann"), await database.AddUserAsync("Ben"));
        var (ours, others) = (await EmbedderAsync(mine, 8), await EmbedderAsync(theirs, 8));
        await store.AddAsync(ours, await ChunksAsync(mine, 600, 8), CancellationToken.None);
        var secret = (await ChunksAsync(theirs, 5, 8))[0];
        await store.AddAsync(others, [secret], CancellationToken.None);

        (await store.NearestAsync(ours, secret.Vector, new VectorFilter(), 1_000, CancellationToken.None)).ShouldNotContain(chunk => chunk.Id == secret.ChunkId);
        (await store.NearestAsync(others with { UserId = mine }, secret.Vector, new VectorFilter(), 10, CancellationToken.None)).ShouldBeEmpty();
        await store.RemoveAsync(mine, [secret.FileId], CancellationToken.None);
        (await store.NearestAsync(others, secret.Vector, new VectorFilter(), 10, CancellationToken.None)).ShouldHaveSingleItem().Id.ShouldBe(secret.ChunkId);

        await store.RemoveAsync(theirs, [secret.FileId], CancellationToken.None);
        (await store.NearestAsync(others, secret.Vector, new VectorFilter(), 10, CancellationToken.None)).ShouldBeEmpty();
        await store.DropAsync(ours, CancellationToken.None);
        qdrant.Points.ShouldBeEmpty();
        qdrant.Requests.Count(request => request == "put /collections/{collection_name}/points").ShouldBe(4); // 600 in batches, and one
        $"{qdrant.Config("nightshift-built-in-8")["quantization_config"]!["scalar"]!["type"]}".ShouldBe("int8");
    }

    [Fact]
    public async Task What_Qdrant_refuses_is_no_empty_answer()
    {
        using var elsewhere = new HttpClient { BaseAddress = new Uri(qdrant.Client.BaseAddress!, "nowhere/") };
        var embedder = await EmbedderAsync(await database.AddUserAsync(), 8);

        await Should.ThrowAsync<HttpRequestException>(() => new QdrantVectors(elsewhere).NearestAsync(embedder, new float[8], new VectorFilter(), 1, CancellationToken.None));
    }

    private async Task<SearchEmbedder> EmbedderAsync(Guid user, int size)
    {
        var embedder = new SearchEmbedder(Guid.CreateVersion7(), user, "built-in", size, 0, long.MaxValue, SearchEmbedder.Serving);
        await new EmbedderStore(database.Source).AddAsync(embedder, null, CancellationToken.None);
        return embedder;
    }

    /// <summary>Every other one is Python.</summary>
    private async Task<ChunkVector[]> ChunksAsync(Guid user, int count, int size)
    {
        var artifact = Guid.CreateVersion7();
        await database.Source.ExecuteAsync("insert into artifacts (id, user_id, name, type, mime_type, file_path, size_bytes, sha256) values (@artifact, @user, 'a', 'output', 'text/plain', 'a', 1, '')", new { artifact, user }, CancellationToken.None);
        await database.Source.ExecuteAsync("insert into search_sources (id, user_id, artifact_id, type) values (@artifact, @user, @artifact, 'generated')", new { artifact, user }, CancellationToken.None);
        var chunks = await database.Source.QueryAsync<(long Chunk, long File)>("""
            with files as (
              insert into search_files (user_id, source_id, path, language, sha256, version)
              select @user, @artifact, 'f' || n, case when n % 2 = 0 then 'python' end, '', 1 from generate_series(1, @count) n returning id)
            insert into search_chunks (user_id, file_id, start_line, end_line, text) select @user, id, 1, 1, 'x' from files returning id, file_id
            """, new { user, artifact, count }, CancellationToken.None);
        var python = (await database.Source.QueryAsync<long>("select id from search_files where user_id = @user and language = 'python'", new { user }, CancellationToken.None)).ToHashSet();
        var random = new Random(3);
        return [.. chunks.Select(chunk => new ChunkVector(chunk.Chunk, chunk.File, python.Contains(chunk.File) ? "python" : null, ArtifactTypes.Generated, null, Unit(random, size)))];
    }

    private static float[] Unit(Random random, int size)
    {
        float[] vector = [.. Enumerable.Range(0, size).Select(_ => random.NextSingle() - 0.5f)];
        var length = MathF.Sqrt(vector.Sum(number => number * number));
        return [.. vector.Select(number => number / length)];
    }
}
