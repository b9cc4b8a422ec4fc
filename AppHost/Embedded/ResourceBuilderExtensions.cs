namespace Aspire.Hosting;

public static class ResourceBuilderExtensions
{
    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency) where T : Resource
    {
        builder.Resource.WaitsFor.Add((Resource)dependency.Resource);
        return builder;
    }

    public static IResourceBuilder<T> WaitForCompletion<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, int exitCode = 0)
        where T : Resource
    {
        builder.Resource.WaitsForCompletion.Add(((Resource)dependency.Resource, exitCode));
        return builder;
    }

    public static IResourceBuilder<T> WithArgs<T>(this IResourceBuilder<T> builder, params string[] args) where T : ExecutableResource
    {
        builder.Resource.Arguments.AddRange(args);
        return builder;
    }

    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, string? value) where T : ExecutableResource =>
        builder.WithValue(name, () => value);

    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, IResourceBuilder<ParameterResource> parameter)
        where T : ExecutableResource => builder.WithValue(name, () => parameter.Resource.Value);

    /// <summary>The connection string, as <c>ConnectionStrings__name</c>; nothing where the machine has no such server.</summary>
    public static IResourceBuilder<T> WithReference<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResourceWithConnectionString> source)
        where T : ExecutableResource => builder.WithValue($"ConnectionStrings__{source.Resource.Name}", () => source.Resource.Value);

    /// <summary>The addresses of another project's replicas, as <c>services__name__http__0</c> and on.</summary>
    public static IResourceBuilder<T> WithReference<T>(this IResourceBuilder<T> builder, IResourceBuilder<ProjectResource> source)
        where T : ExecutableResource
    {
        for (var replica = 0; replica < source.Resource.Replicas; replica++)
        {
            var index = replica;
            builder.WithValue($"services__{source.Resource.Name}__http__{index}", () => source.Resource.Addresses.ElementAtOrDefault(index));
        }
        return builder;
    }

    public static IResourceBuilder<T> WithHttpEndpoint<T>(this IResourceBuilder<T> builder, int? port = null) where T : ExecutableResource
    {
        builder.Resource.HasEndpoint = true;
        builder.Resource.FixedPort = port;
        return builder;
    }

    /// <summary>An address that people use: it listens on <c>localhost</c>, by IPv4 and IPv6.</summary>
    public static IResourceBuilder<T> WithExternalHttpEndpoints<T>(this IResourceBuilder<T> builder) where T : ExecutableResource
    {
        builder.Resource.IsExternal = true;
        return builder;
    }

    public static IResourceBuilder<T> WithHttpHealthCheck<T>(this IResourceBuilder<T> builder, string path) where T : ExecutableResource
    {
        builder.Resource.HealthPath = path;
        return builder;
    }

    public static EndpointReference GetEndpoint<T>(this IResourceBuilder<T> builder, string name) where T : ExecutableResource =>
        name == "http" ? new EndpointReference(builder.Resource) : throw new ArgumentException("The embedded host knows the endpoint 'http' only.", nameof(name));

    /// <summary>A link that is shown when everything is ready.</summary>
    public static IResourceBuilder<T> WithUrl<T>(
        this IResourceBuilder<T> builder, in ReferenceExpression.ExpressionInterpolatedStringHandler url, string? displayText = null) where T : Resource
    {
        builder.Resource.Links.Add((url.GetExpression(), displayText));
        return builder;
    }

    private static IResourceBuilder<T> WithValue<T>(this IResourceBuilder<T> builder, string name, Func<string?> value) where T : ExecutableResource
    {
        builder.Resource.Environment.Add((name, value));
        return builder;
    }
}
