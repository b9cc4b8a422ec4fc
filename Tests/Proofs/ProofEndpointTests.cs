using System.Net;
using System.Security.Cryptography;
using Nightshift.Executions;
using Nightshift.Infrastructure;

namespace Nightshift.Proofs;

public sealed class ProofEndpointTests(ApiApplication app) : IClassFixture<ApiApplication>, IDisposable
{
    private readonly ProvenBundle bundles = new(app.Database);

    public void Dispose() => bundles.Dispose();

    [Fact]
    public async Task The_key_is_shown_as_pem_and_jwk_and_earlier_ones_with_it()
    {
        using var second = new ProvenBundle(app.Database);
        await bundles.DeliverAsync();
        await second.DeliverAsync();

        var keys = await app.Owner.GetAsync("/proofs/key").ReadAsync<ProofKeys>();

        keys.Fingerprint.ShouldBe(second.Key.Fingerprint);
        keys.Pem.ShouldBe(second.Key.Pem);
        keys.Earlier.ShouldContain(key => key.Fingerprint == bundles.Key.Fingerprint);
        using var jwk = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = { X = System.Buffers.Text.Base64Url.DecodeFromChars(keys.Jwk.X), Y = System.Buffers.Text.Base64Url.DecodeFromChars(keys.Jwk.Y) }
        });
        ProofFormat.Fingerprint(jwk).ShouldBe(second.Key.Fingerprint);
        (keys.Jwk.Kty, keys.Jwk.Crv, keys.Jwk.Alg).ShouldBe(("EC", "P-256", "ES256"));
    }

    [Fact]
    public async Task An_uploaded_bundle_is_verified_and_not_kept()
    {
        var verdict = await VerifyAsync(app.Owner, await bundles.DeliverAsync()).ReadAsync<ProofVerdict>();

        verdict.Verified.ShouldBeTrue();
        Directory.GetFiles(app.ArtifactFolder, "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_stored_bundle_is_verified_by_its_id_for_its_owner_alone()
    {
        var ann = await app.ClientAsync("ann");
        var artifact = await ann.ArtifactAsync("bundle.zip", await bundles.DeliverAsync());
        var address = $"/proofs/verify?artifact_id={artifact.Id}";

        (await ann.PostAsync(address, null).ReadAsync<ProofVerdict>()).Verified.ShouldBeTrue();
        await (await (await app.ClientAsync("bob")).PostAsync(address, null)).ProblemAsync(HttpStatusCode.NotFound);
        await ann.DeleteAsync($"/artifacts/{artifact.Id}");
    }

    [Fact]
    public async Task A_tampered_one_is_refused_with_the_file_and_the_reason()
    {
        var tampered = ProvenBundle.Tampered(await bundles.DeliverAsync(), archive => archive.Flip("calc.py"));

        var verdict = await VerifyAsync(app.Owner, tampered).ReadAsync<ProofVerdict>();

        verdict.Verified.ShouldBeFalse();
        verdict.Faults.ShouldHaveSingleItem().ShouldBe(new ProofFault("calc.py", "It was changed: its SHA-256 is not the one in the proof."));
    }

    [Fact]
    public async Task What_another_installation_signed_is_accepted_once_its_key_is_given()
    {
        var elsewhere = new TestDatabase();
        await elsewhere.InitializeAsync();
        using var others = new ProvenBundle(elsewhere);
        var bundle = await others.DeliverAsync();

        (await VerifyAsync(app.Owner, bundle).ReadAsync<ProofVerdict>()).Faults.ShouldHaveSingleItem().Problem.ShouldContain("none of this installation's");
        (await VerifyAsync(app.Owner, bundle, $"?public_key={Uri.EscapeDataString(others.Key.Pem)}").ReadAsync<ProofVerdict>()).ShouldSatisfyAllConditions(
            verdict => verdict.Verified.ShouldBeTrue(), verdict => verdict.Fingerprint.ShouldBe(others.Key.Fingerprint));
        await (await VerifyAsync(app.Owner, bundle, "?public_key=mine")).ProblemAsync(HttpStatusCode.BadRequest);
        (await app.Owner.GetStringAsync("/proofs/verifier")).ShouldContain("dotnet run verify.cs");
        await elsewhere.DisposeAsync();
    }

    [Fact]
    public async Task What_was_tampered_with_is_not_run()
    {
        var verdict = await VerifyAsync(app.Owner, ProvenBundle.Tampered(await bundles.DeliverAsync(), archive => archive.Flip("calc.py")), "?rerun=true").ReadAsync<ProofVerdict>();
        verdict.Rerun.ShouldBeNull();
    }

    [Fact]
    public async Task A_request_without_an_archive_says_what_to_send() =>
        await (await app.Owner.PostAsync("/proofs/verify", null)).ProblemAsync(HttpStatusCode.UnsupportedMediaType);

    [Fact]
    public void A_rerun_is_compared_test_by_test()
    {
        var proven = new ProvenTests("caller", "", true, RunOutcome.Exited, "", [new("a", TestStatus.Passed, null), new("a", TestStatus.Skipped, null), new("b", TestStatus.Passed, null)], null);

        Signal Now(params TestResult[] tests) => Reports.Tests(true, tests);
        TestResult A = Reports.Test("a", TestStatus.Passed), A2 = Reports.Test("a", TestStatus.Skipped), B = Reports.Test("b", TestStatus.Passed);

        TestRerun.Compare(proven, Now(A, A2, B)).Same.ShouldBe(true);
        TestRerun.Compare(proven, Now(B, A, A2)).Same.ShouldBe(true);
        TestRerun.Compare(proven, Now(A, A2, B with { Status = TestStatus.Failed, Message = "no" })).Tests.ShouldContain(new RerunTest("b", TestStatus.Passed, TestStatus.Failed, "no"));
        TestRerun.Compare(proven, Now(A, A2)).Tests.ShouldContain(new RerunTest("b", TestStatus.Passed, null, null));
        TestRerun.Compare(proven, Now(A, A2, B, Reports.Test("c", TestStatus.Passed))).Same.ShouldBe(false);
        TestRerun.Compare(proven, Now(A, A2, B) with { Passed = false }).ShouldSatisfyAllConditions(rerun => rerun.Same.ShouldBe(false), rerun => rerun.Problem.ShouldNotBeNull());
        TestRerun.Compare(proven, null).Same.ShouldBe(false);
    }

    private static Task<HttpResponseMessage> VerifyAsync(HttpClient client, byte[] bundle, string query = "") =>
        client.PostAsync($"/proofs/verify{query}", new MultipartFormDataContent { { new ByteArrayContent(bundle), "file", "bundle.zip" } });
}
