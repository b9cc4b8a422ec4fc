using Microsoft.Extensions.Options;
using Nightshift.Infrastructure;
using Nightshift.Network;

namespace Nightshift.Repositories;

public sealed class RepositoryCloneTests : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("nightshift-clone-");
    private GitHubStandIn server = null!;

    public async Task InitializeAsync() => server = await GitHubStandIn.StartAsync();

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_clone_beyond_the_limit_is_given_up_with_a_sentence()
    {
        var address = await server.Git.AddAsync("ann/large", ("noise.txt", Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(1 << 20))));
        server.Git.Hold = new TaskCompletionSource(); // what is there already is beyond the limit, so the rest never has to come

        (await CloneAsync(address, bytes: 1)).ShouldContain("larger than");
    }

    [Fact]
    public async Task A_host_that_is_not_allowed_is_never_spoken_to()
    {
        var address = await server.Git.AddAsync("ann/any", ("a.txt", "a"));

        (await CloneAsync(address, allowed: "elsewhere.example")).ShouldContain("https://");
        (await CloneAsync(address.Replace("http://127.0.0.1", "https://localhost", StringComparison.Ordinal))).ShouldContain("public internet");
        server.Git.Requests.ShouldBeEmpty();
    }

    private async Task<string> CloneAsync(string address, long bytes = 1 << 30, string allowed = "127.0.0.1")
    {
        var git = new Git(new AddressGuard(Options.Create(new NetworkOptions { AllowedHosts = [allowed] })));
        var clones = new RepositoryClone(git, Options.Create(new RepositoryOptions { CloneBytes = bytes }), TimeProvider.System);
        return (await Should.ThrowAsync<GitException>(() => clones.CloneAsync(new GitRemote(new Uri(address)), folder.FullName, (_, _) => { }, CancellationToken.None))).Message;
    }
}
