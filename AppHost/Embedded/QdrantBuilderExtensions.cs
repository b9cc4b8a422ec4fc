namespace Aspire.Hosting;

public static class QdrantBuilderExtensions
{
    public static IResourceBuilder<QdrantServerResource> AddQdrant(this IDistributedApplicationBuilder builder, string name) =>
        builder.AddResource(new QdrantServerResource(name));

    /// <summary>Nothing to do here: the data is always under the data folder.</summary>
    public static IResourceBuilder<QdrantServerResource> WithDataVolume(this IResourceBuilder<QdrantServerResource> builder) => builder;

    public static IResourceBuilder<T> WithReference<T>(this IResourceBuilder<T> builder, IResourceBuilder<QdrantServerResource> source)
        where T : ExecutableResource
    {
        var qdrant = source.Resource;
        builder.Resource.Environment.Add(($"ConnectionStrings__{qdrant.HttpName}", () => qdrant.HttpValue));
        return builder.WithReference((IResourceBuilder<IResourceWithConnectionString>)source);
    }
}
