using System.Net;
using System.Text;
using Nightshift.Data;
using Nightshift.Infrastructure;

namespace Nightshift.Repositories;

[Collection(RepositoryTests.Name)]
public sealed class SshImportTests(StackWithGitHub stack)
{
    [Fact]
    public async Task Code_is_fetched_over_ssh_with_ones_own_key_and_only_from_the_host_that_was_met_first()
    {
        await using var server = await SshServer.StartAsync();
        await stack.Git.AddAsync("ann/over-ssh", ("a.py", "def fetched_over_ssh():\n    return 1\n"));
        var address = server.AddressOf(stack.Git.PathOf("ann/over-ssh"));
        (await StackWithGitHub.ImportAsync(stack.Owner, address)).Fault!.ShouldContain("Make a deploy key");

        var key = await stack.Owner.PostAsync("/repositories/key", new { }).ReadAsync<DeployKeyStatus>();
        (await StackWithGitHub.ImportAsync(stack.Owner, address)).Fault!.ShouldContain("Enter the deploy key");
        server.Authorize(key.PublicKey!);
        var imported = await StackWithGitHub.ImportAsync(stack.Owner, address);

        (imported.Status, imported.Fault, imported.Analysis!.IndexedFiles).ShouldBe((RepositoryStatus.Ready, null, 1));
        var met = (await stack.Owner.GetAsync("/repositories/key").ReadAsync<DeployKeyStatus>()).Hosts.ShouldHaveSingleItem();
        (met.Host, met.Fingerprint).ShouldBe((server.Host, await server.FingerprintAsync()));
        (await stack.Stack.Database.Source.QueryAsync<byte[]>("select private_key from deploy_keys", null, CancellationToken.None)).ShouldAllBe(stored => !Encoding.UTF8.GetString(stored).Contains("PRIVATE KEY"));

        var other = await stack.OtherAsync();
        (await other.GetAsync("/repositories/key").ReadAsync<DeployKeyStatus>()).ShouldSatisfyAllConditions(theirs => theirs.PublicKey.ShouldBeNull(), theirs => theirs.Hosts.ShouldBeEmpty());
        (await other.PostAsync("/repositories/key", new { }).ReadAsync<DeployKeyStatus>()).PublicKey.ShouldNotBe(key.PublicKey);
        (await StackWithGitHub.ImportAsync(other, address)).Fault!.ShouldContain("Enter the deploy key");

        await server.ChangeKeyAsync();
        (await StackWithGitHub.ImportAsync(stack.Owner, address)).Fault!.ShouldContain("does not have the key that it had before");
        (await other.DeleteAsync($"/repositories/hosts/{Uri.EscapeDataString("example.org")}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await stack.Owner.DeleteAsync($"/repositories/hosts/{Uri.EscapeDataString(server.Host)}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await StackWithGitHub.ImportAsync(stack.Owner, address)).Status.ShouldBe(RepositoryStatus.Ready);
    }
}
