using System.Net.Mime;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nightshift.Accounts;
using Nightshift.Artifacts;
using Nightshift.Executions;
using Nightshift.Http;

namespace Nightshift.Proofs;

internal static class ProofEndpoints
{
    public static IHostApplicationBuilder AddProofVerification(this IHostApplicationBuilder builder)
    {
        builder.Services.AddProofs().AddRunnerClient().AddSingleton<TestRerun>();
        builder.Services.AddOptions<ProofOptions>().BindConfiguration(ProofOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return builder;
    }

    public static void MapProofs(this IEndpointRouteBuilder routes)
    {
        var proofs = routes.MapGroup("/proofs").WithTags("Proofs");
        proofs.MapGet("/key", KeyAsync).WithSummary("The public key that proofs are signed with, and the keys before it");
        proofs.MapGet("/verifier", () => TypedResults.File(typeof(ProofVerifier).Assembly.GetManifestResourceStream("verify.cs")!, MediaTypeNames.Text.Plain, "verify.cs"))
            .WithSummary("A program of one file that checks a delivered ZIP with nothing but the .NET 10 SDK");
        proofs.MapGet("/{execution_id:guid}", DocumentAsync).WithSummary("The proof of an execution's delivery, byte for byte as in the ZIP")
            .Produces<ProofDocument>();
        proofs.MapPost("/verify", VerifyAsync).WithSummary("Check a delivered ZIP, sent as multipart or named by artifact_id; rerun=true runs its tests again")
            .Accepts<ArchiveForm>(isOptional: true, "multipart/form-data").WithMetadata(new DisableRequestSizeLimitAttribute());
    }

    private static async Task<Results<Ok<ProofKeys>, ProblemHttpResult>> KeyAsync(ProofKeyStore keys, CancellationToken cancellation) =>
        await keys.ListAsync(cancellation) is { Count: > 0 } all
            ? TypedResults.Ok(new ProofKeys(all[0].Fingerprint, ProofFormat.Algorithm, all[0].Pem, all[0].Jwk, all[0].CreatedAt, [.. all.Skip(1)]))
            : Problems.NotFound("There is no key yet. Jobs makes it when it starts for the first time; look whether it runs.");

    private static async Task<Results<FileContentHttpResult, NotFound>> DocumentAsync(
        [FromRoute(Name = "execution_id")] Guid executionId, ClaimsPrincipal user, ProofStore proofs, CancellationToken cancellation) =>
        await proofs.DocumentAsync(user.UserId(), executionId, cancellation) is { } document
            ? TypedResults.Bytes(document, MediaTypeNames.Application.Json)
            : TypedResults.NotFound();

    /// <param name="publicKey">Of another installation, as PEM: what it signed is accepted too.</param>
    private static async Task<Results<Ok<ProofVerdict>, ProblemHttpResult>> VerifyAsync(
        HttpRequest request, ClaimsPrincipal user, UploadReader reader, ArtifactStore artifacts, ProofVerifier verifier, TestRerun tests, CancellationToken cancellation,
        [FromQuery(Name = "artifact_id")] Guid? artifactId = null, bool rerun = false,
        [FromQuery(Name = "public_key")] string? publicKey = null)
    {
        using var trusted = publicKey is null ? null : ProofFormat.Key(publicKey);
        if (publicKey is not null && trusted is null) return Problems.BadRequest("'public_key' is no public key of ECDSA P-256 in PEM. Take it from GET /proofs/key of the installation that signed.");
        using var upload = new Upload(user.UserId());
        FileStream content;
        if (artifactId is { } id)
        {
            if (await artifacts.OpenAsync(user.UserId(), id, cancellation) is not { } stored) return Problems.NotFound("You have no artifact of that 'artifact_id'.");
            content = stored.Content;
        }
        else
        {
            if (await reader.ReadAsync(request, upload, cancellation) is { } problem) return problem;
            content = upload.File!.OpenRead();
        }

        await using (content)
        {
            var verified = await verifier.VerifyAsync(content, cancellation, trusted);
            var again = rerun && verified.Proof is { } proof ? await tests.RunAsync(proof, verified.Contents, user.UserId(), cancellation) : null;
            return TypedResults.Ok(verified.ToVerdict(again));
        }
    }

    /// <summary>What the part of a request is called; for the OpenAPI document.</summary>
    private sealed record ArchiveForm(IFormFile File);
}
