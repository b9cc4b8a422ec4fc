using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Nightshift.Data;
using Nightshift.Network;
using Nightshift.Repositories;
using Npgsql;

namespace Nightshift.GitHub;

public static class GitHubExtensions
{
    /// <summary>
    /// People's connections to GitHub and other git servers, and the calls that are made with them. Needs a database, <see cref="GitHubOptions"/>, <see cref="NetworkOptions"/>, and
    /// <c>AddModels</c>, which knows how secrets are sealed.
    /// </summary>
    public static IServiceCollection AddGitHub(this IServiceCollection services)
    {
        services.AddSingleton<AddressGuard>().AddSingleton<GitHubHttp>().AddSingleton<GitHubTokens>().AddSingleton<GitHubConnectionStore>();
        services.AddSingleton(provider => new GitHubRepositories(provider.GetRequiredService<GitHubHttp>()));
        services.AddSingleton(provider => new DeployKeys(provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<SecretSeal>()));
        services.AddSingleton(provider => new GitHubHooks(provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<SecretSeal>()));
        services.AddSingleton(provider => new GitHubPulls(provider.GetRequiredService<GitHubHttp>()));
        services.AddSingleton(provider => new GitHubConnections(
            provider.GetRequiredService<GitHubConnectionStore>(),
            provider.GetRequiredService<GitHubTokens>(),
            provider.GetRequiredService<SecretSeal>(),
            provider.GetRequiredService<AddressGuard>(),
            provider.GetRequiredService<IOptions<GitHubOptions>>(),
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
