namespace Nightshift.Search;

internal static class SearchJobsExtensions
{
    /// <summary>Indexes delivered and uploaded code. Needs the events and the artifacts' files.</summary>
    public static IHostApplicationBuilder AddSearchIndexing(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<SearchOptions>().BindConfiguration(SearchOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<SourceReader>().AddSingleton<IndexStore>().AddHostedService<SearchIndexing>();
        return builder;
    }
}
