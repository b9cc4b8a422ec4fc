using Microsoft.Extensions.DependencyInjection.Extensions;
using Nightshift.GitHub;
using Nightshift.Network;

namespace Nightshift.Repositories;

internal static class RepositoryJobsExtensions
{
    /// <summary>Imports repositories. Needs the events, artifacts and <c>AddModels</c>.</summary>
    public static IHostApplicationBuilder AddRepositoryImports(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<RepositoryOptions>().BindConfiguration(RepositoryOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<GitHubOptions>().BindConfiguration(GitHubOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<NetworkOptions>().BindConfiguration(NetworkOptions.Section);
        builder.Services.AddGitHub().TryAddSingleton<RunningWork>();
        builder.Services.AddSingleton<Git>().AddSingleton<IgnoreRules>().AddSingleton<SshAccess>().AddSingleton<RepositoryClone>().AddSingleton<RepositoryTree>().AddSingleton<ArchiveImport>().AddSingleton<ImportStore>().AddSingleton<RepositoryImport>().AddSingleton<CloneSweep>();
        builder.Services.AddSingleton<RepositoryWork>().AddSingleton<OwnTests>().AddSingleton<CommitWriter>().AddSingleton<BranchPush>().AddSingleton<PullRequests>().AddSingleton<PullRequestStep>();
        builder.Services.AddHostedService<ImportDispatcher>();
        return builder;
    }
}
