namespace Nightshift.Search;

internal static class SearchJobsExtensions
{
    /// <summary>Indexes delivered and uploaded code. Needs the events, the artifacts' files and the models.</summary>
    public static IHostApplicationBuilder AddSearchIndexing(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSearchIndex(builder.Configuration);
        builder.Services.AddSingleton<SourceReader>().AddSingleton<IndexStore>().AddHostedService<SearchIndexing>();
        builder.Services.AddSingleton<EmbeddingStore>().AddSingleton<VectorFilling>().AddHostedService<VectorIndexing>();
        return builder;
    }
}
