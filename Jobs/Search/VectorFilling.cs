using Microsoft.Extensions.AI;

namespace Nightshift.Search;

/// <summary>
/// Keeps a user's vectors up with the chunks. Another embedder, or the built-in one learned anew, is filled beside the one that serves and takes its place when
/// it has all. Every step can be done twice, so a killed process leaves nothing that the next one does not finish.
/// </summary>
internal sealed class VectorFilling(EmbeddingStore chunks, EmbedderStore embedders, EmbedderSource source, IVectorStore vectors)
{
    private const int Batch = 256;

    /// <summary>More chunks than this do not teach much more, and take longer.</summary>
    private const int MostLearned = 12_000;

    public Task FillAsync(Guid userId, CancellationToken cancellation) => chunks.AloneAsync(userId, async () =>
    {
        await RemoveGoneAsync(userId, cancellation);
        var all = await embedders.OfAsync(userId, cancellation);
        foreach (var retired in all.Where(embedder => embedder.State == SearchEmbedder.Retired)) await RemoveAsync(retired, cancellation);
        var serving = all.FirstOrDefault(embedder => embedder.State == SearchEmbedder.Serving);
        if (serving is not null) await FillUpAsync(serving, cancellation);
        if (await chunks.CountAsync(userId, cancellation) is var count and > 0)
            await ReplaceAsync(userId, count, serving, all.FirstOrDefault(embedder => embedder.State == SearchEmbedder.Filling), cancellation);
    }, cancellation);

    private async Task ReplaceAsync(Guid userId, int count, SearchEmbedder? serving, SearchEmbedder? filling, CancellationToken cancellation)
    {
        var provider = await source.ProviderAsync(userId, cancellation);
        var wanted = provider is null ? BuiltInEmbedder.Model : EmbedderSource.NameOf(provider);
        var isGood = serving?.Model == wanted && !(provider is null && IsOutgrown(serving, count));
        if (filling is not null && (isGood || filling.Model != wanted))
        {
            await RemoveAsync(filling, cancellation);
            filling = null;
        }
        if (isGood) return;

        filling ??= await BeginAsync(userId, count, wanted, provider, cancellation);
        if (!await FillUpAsync(filling, cancellation)) return;
        await embedders.ServeAsync(filling, cancellation);
        if (serving is not null) await RemoveAsync(serving, cancellation);
    }

    /// <summary>Since it learned, so much was added that it knows less than half.</summary>
    private static bool IsOutgrown(SearchEmbedder embedder, int count) => count > 2 * embedder.LearnedFrom + 200;

    private async Task<SearchEmbedder> BeginAsync(Guid userId, int count, string model, IEmbeddingGenerator<string, Embedding<float>>? provider, CancellationToken cancellation)
    {
        byte[]? learned = null;
        var size = WordVectors.Size;
        if (provider is null) learned = await LearnAsync(userId, cancellation);
        else size = (await provider.GenerateAsync(["function"], cancellationToken: cancellation))[0].Vector.Length;
        var embedder = new SearchEmbedder(Guid.CreateVersion7(), userId, model, size, provider is null ? count : 0, 0, SearchEmbedder.Filling);
        await embedders.AddAsync(embedder, learned, cancellation);
        return embedder;
    }

    private async Task<byte[]> LearnAsync(Guid userId, CancellationToken cancellation)
    {
        var sample = await chunks.SampleAsync(userId, MostLearned, cancellation);
        return await Task.Run(() => WordVectorTraining.Train([.. sample.SelectMany(chunk => SaidOfCode.In(chunk.Symbol, chunk.Text))], cancellation).Write(), cancellation);
    }

    /// <returns>False when its generator is not to be had.</returns>
    private async Task<bool> FillUpAsync(SearchEmbedder embedder, CancellationToken cancellation)
    {
        if (await source.GeneratorAsync(embedder, cancellation) is not { } generator) return false;
        var done = embedder.Done;
        while (await chunks.NextAsync(embedder.UserId, done, Batch, cancellation) is { Count: > 0 } next)
        {
            var made = await EmbedderSource.EmbedAsync(generator, next.Select(chunk => EmbedderSource.TextOf(chunk.Path, chunk.Symbol, chunk.Container, chunk.Text)), cancellation);
            await vectors.AddAsync(embedder, [.. next.Zip(made, (chunk, vector) => new ChunkVector(chunk.Id, chunk.FileId, chunk.Language, chunk.Type, chunk.SessionId, vector))], cancellation);
            done = next[^1].Id;
            await embedders.DoneAsync(embedder, done, cancellation);
        }
        return true;
    }

    private async Task RemoveGoneAsync(Guid userId, CancellationToken cancellation)
    {
        while (await chunks.GoneAsync(userId, cancellation) is { Count: > 0 } files)
        {
            await vectors.RemoveAsync(userId, files, cancellation);
            await chunks.ForgetAsync(userId, files, cancellation);
        }
    }

    private async Task RemoveAsync(SearchEmbedder embedder, CancellationToken cancellation)
    {
        await vectors.DropAsync(embedder, cancellation);
        await embedders.RemoveAsync(embedder, cancellation);
    }
}
