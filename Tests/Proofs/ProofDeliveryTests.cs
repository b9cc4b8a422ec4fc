using System.Net.Http.Json;
using Nightshift.Executions;
using Nightshift.Infrastructure;

namespace Nightshift.Proofs;

[Collection(StackCollection.Name)]
public sealed class ProofDeliveryTests(Stack stack, StandaloneVerifier verifier) : IClassFixture<StandaloneVerifier>
{
    [Fact]
    public async Task A_delivery_carries_a_proof_that_anybody_can_check()
    {
        stack.Model.Reply(AddingTask.Wrong()).Reply(AddingTask.Right);
        var proven = await stack.RunAsync(AddingTask.Request());
        var bundle = await stack.Client.GetByteArrayAsync($"/artifacts/{proven.ArtifactId}/download");
        var keys = (await stack.Client.GetFromJsonAsync<ProofKeys>("/proofs/key", Json.Options))!;

        proven.Proof.ShouldNotBeNull().ShouldSatisfyAllConditions(proof => proof.Status.ShouldBe(ExecutionStatus.Passed), proof => proof.Fingerprint.ShouldBe(keys.Fingerprint));
        var document = ProvenBundle.Read(bundle, ProofFormat.DocumentPath);
        (await stack.Client.GetByteArrayAsync($"/proofs/{proven.Id}")).ShouldBe(document);
        Check(ProofFormat.Read(document), proven);

        var rerun = await stack.Client.PostAsync($"/proofs/verify?artifact_id={proven.ArtifactId}&rerun=true", null).ReadAsync<ProofVerdict>();
        rerun.Verified.ShouldBeTrue(Json.Write(rerun));
        rerun.Rerun!.Tests.Count.ShouldBe(2);

        var key = verifier.Put("key.pem", System.Text.Encoding.ASCII.GetBytes(keys.Pem));
        var (code, output) = await verifier.RunAsync(verifier.Put("bundle.zip", bundle), "--key", key, "--run");
        code.ShouldBe(0, output);

        await using var unpacked = await UnpackedBundle.DownloadAsync(stack.Client, proven.ArtifactId!.Value);
        (await unpacked.RunAsync("openssl", "dgst", "-sha256", "-verify", key, "-signature", ProofFormat.SignaturePath, ProofFormat.DocumentPath)).ShouldContain("Verified OK");
    }

    [Fact]
    public async Task A_partial_delivery_carries_one_too_and_says_what_is_not_proven()
    {
        stack.Model.Reply(AddingTask.HalfRight);

        var partial = await stack.RunAsync(AddingTask.Request(maxAttempts: 1));

        partial.Proof.ShouldNotBeNull().Status.ShouldBe(ExecutionStatus.Partial);
        var proof = (await stack.Client.GetFromJsonAsync<ProofDocument>($"/proofs/{partial.Id}", Json.Options))!;
        proof.StopReason.ShouldBe(partial.StopReason);
        proof.NotProven.ShouldContain(sentence => sentence.StartsWith("Tests that did not pass: ") && sentence.Contains("test_negative_numbers"));
    }

    private static void Check(ProofDocument proof, ExecutionDetail proven)
    {
        (proof.ExecutionId, proof.Status, proof.Attempt, proof.Request.Prompt).ShouldBe((proven.Id, ExecutionStatus.Passed, 2, AddingTask.Prompt));
        proof.NotProven.ShouldBeEmpty();
        proof.Files.Select(file => (file.Path, file.Kind)).ShouldBe([("README.md", ProvenFileKind.Document), ("calc.py", ProvenFileKind.Code), ("test_calc.py", ProvenFileKind.Test)]);
        (proof.Tests.Source, proof.Tests.Passed, proof.Tests.Results.Count).ShouldBe(("caller", true, 2));
        proof.Tests.Coverage.ShouldBe(100);
        proof.Lint.ShouldNotBeNull().Counts.Keys.ShouldBe(["low", "medium", "high"], ignoreOrder: true);
        proof.Attempts.Select(attempt => (attempt.Number, attempt.Passed, attempt.FailureClass)).ShouldBe([(1, false, FailureClass.Assertion), (2, true, null)]);
        proof.Models.Select(model => (model.Purpose, model.Provider, model.Calls)).ShouldBe([("code", "standin", 1), ("repair", "standin", 1)]);
        proof.Tools.ShouldNotBeEmpty();
        proof.Isolation.ShouldNotBeNullOrEmpty();
    }
}
