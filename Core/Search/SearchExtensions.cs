using System.Data.Common;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Nightshift.Search;

public static class SearchExtensions
{
    /// <summary>Of the connection string of Qdrant's REST interface.</summary>
    private const string Qdrant = "qdrant_http";

    /// <summary>
    /// The index and its vectors, configured by the section <c>Search</c>. Needs the database and the models. Without a connection string for Qdrant
    /// (<c>Endpoint=http://…;Key=…</c>) vectors are kept in PostgreSQL.
    /// </summary>
    public static IServiceCollection AddSearchIndex(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SearchOptions>().BindConfiguration(SearchOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<SearchStore>().AddSingleton<EmbedderStore>().AddSingleton<EmbedderSource>().AddSingleton<VectorSearch>();
        return configuration.GetConnectionString(Qdrant) is { Length: > 0 } connection
            ? services.AddSingleton<IVectorStore>(_ => new QdrantVectors(ClientOf(connection)))
            : services.AddSingleton<IVectorStore, PostgresVectors>();
    }

    private static HttpClient ClientOf(string connection)
    {
        var parts = new DbConnectionStringBuilder { ConnectionString = connection };
        var client = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), ConnectTimeout = TimeSpan.FromSeconds(2) })
        {
            BaseAddress = new Uri($"{((string)parts["Endpoint"]).TrimEnd('/')}/"), Timeout = TimeSpan.FromSeconds(30)
        };
        if (parts.TryGetValue("Key", out var key)) client.DefaultRequestHeaders.Add("api-key", (string)key);
        return client;
    }
}
