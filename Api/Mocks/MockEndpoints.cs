using System.ComponentModel.DataAnnotations;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Nightshift.Accounts;
using Nightshift.Events;
using Nightshift.Executions;
using Nightshift.Http;

namespace Nightshift.Mocks;

internal static class MockEndpoints
{
    private const string Crowd = "mocks";

    private const int MostBody = 1 << 20, MostExecutions = 50;

    public static IHostApplicationBuilder AddMocks(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<MockOptions>().BindConfiguration(MockOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<MockStore>().AddSingleton<MockCallStore>().AddSingleton<MockItemStore>().AddSingleton<MockCollections>().AddSingleton<MockServer>().AddSingleton<SpecDownload>();
        builder.Services.Configure<RateLimiterOptions>(limits => limits.AddPolicy(Crowd, context =>
        {
            var most = context.RequestServices.GetRequiredService<IOptions<MockOptions>>().Value.Concurrency;
            return RateLimitPartition.GetConcurrencyLimiter($"{context.Request.RouteValues["key"]}", _ => new ConcurrencyLimiterOptions { PermitLimit = most, QueueLimit = most });
        }));
        return builder;
    }

    public static void MapMocks(this IEndpointRouteBuilder routes)
    {
        var mocks = routes.MapGroup("/mocks").WithTags("Mocks");
        mocks.MapGet("", ListAsync).WithSummary("The user's mocks, newest first");
        mocks.MapPost("", AddAsync).WithSummary("Make a mock, of endpoints or of an OpenAPI 3 document");
        mocks.MapGet("/{id:guid}", ReadAsync).WithSummary("A mock with its endpoints and the executions that use it");
        mocks.MapPatch("/{id:guid}", ChangeAsync).WithSummary("Change a mock's endpoints, its name, or how long it answers");
        mocks.MapDelete("/{id:guid}", DeleteAsync).WithSummary("Delete a mock; its address answers no more");
        mocks.MapDelete("/{id:guid}/items", ClearAsync).WithSummary("Empty its stateful collections");
        mocks.MapGet("/{id:guid}/requests", RequestsAsync).WithSummary("What it was asked, newest first");
        mocks.MapGet("/{id:guid}/requests/stream", FollowAsync).WithSummary("The same as Server-Sent Events, oldest first and then as they come");

        // Whoever has the address may call; it is the users' interface and not ours, so our document does not describe it.
        routes.Map(MockAddress.Prefix + "/{key}/{**path}", (HttpContext context, string key, string? path, MockServer server, CancellationToken cancellation) => server.ServeAsync(context, key, path, cancellation))
            .AllowAnonymous().ExcludeFromDescription().RequireRateLimiting(Crowd).WithMetadata(new RequestSizeLimitAttribute(MostBody));
    }

    private static async Task<Ok<MockList>> ListAsync(
        ClaimsPrincipal user, HttpRequest request, MockStore mocks, TimeProvider time, CancellationToken cancellation,
        [Range(1, Paging.MaxPage, ErrorMessage = Paging.PageMessage)] int page = 1,
        [Range(1, Paging.MaxLimit, ErrorMessage = Paging.LimitMessage)] int limit = Paging.DefaultLimit)
    {
        var (found, total) = await mocks.ListAsync(user.UserId(), page, limit, cancellation);
        return TypedResults.Ok(new MockList([.. found.Select(mock => new MockSummary(
            mock.Id, mock.Name, MockLinks.Of(request, mock.Key), mock.Status(time.GetUtcNow()), mock.SpecType, mock.Endpoints.Count, mock.Requests, mock.CreatedAt, mock.ExpiresAt))], total, page));
    }

    private static async Task<Results<Created<MockCreated>, ValidationProblem, ProblemHttpResult>> AddAsync(
        MockDraft draft, ClaimsPrincipal user, HttpRequest request, MockStore mocks, SpecDownload download, IOptions<MockOptions> options, TimeProvider time, CancellationToken cancellation)
    {
        var (spec, fault) = await SpecAsync(draft, download, cancellation);
        if (fault is { } wrong) return TypedResults.ValidationProblem(new Dictionary<string, string[]> { [wrong.Field] = [wrong.Words] });
        var own = draft.Endpoints ?? [];
        IReadOnlyList<MockEndpoint> endpoints = [.. own, .. (spec?.Endpoints ?? []).Where(made => !own.Any(endpoint => endpoint?.Method == made.Method && endpoint.Path == made.Path))];
        if (MockRules.Check(draft.Name ?? "", endpoints, draft.ExpiresInHours) is { Count: > 0 } errors) return TypedResults.ValidationProblem(errors);

        var now = time.GetUtcNow();
        var mock = new Mock(Guid.CreateVersion7(now), user.UserId(), MockStore.NewKey(), draft.Name!.Trim(), spec is null ? MockSpecs.Custom : MockSpecs.OpenApi, endpoints, spec?.Schemas ?? new Dictionary<string, System.Text.Json.JsonElement>(),
            draft.Validates ?? true, draft.Seed ?? 1, 0, now, now.AddHours(draft.ExpiresInHours ?? options.Value.Hours));
        return await mocks.AddAsync(mock, options.Value.PerUser, cancellation)
            ? TypedResults.Created($"/mocks/{mock.Id}", new MockCreated(mock.Id, MockLinks.Of(request, mock.Key), mock.ExpiresAt, spec?.Notes ?? []))
            : Problems.Conflict($"You have {options.Value.PerUser} mocks, which is the most there can be. Delete one first.");
    }

    /// <summary>What a draft's document describes; nothing when it names none.</summary>
    private static async Task<(SpecEndpoints? Spec, (string Field, string Words)? Fault)> SpecAsync(MockDraft draft, SpecDownload download, CancellationToken cancellation)
    {
        if (draft is { Spec: not null, SpecUrl: not null }) return (null, ("spec", "Send the document or its address, not both."));
        var (text, missing) = draft.SpecUrl is { } address ? await download.GetAsync(address.Trim(), cancellation) : (draft.Spec, null);
        if (missing is not null) return (null, ("spec_url", missing));
        if (text is null) return (null, null);
        if (text.Length > SpecText.MostText) return (null, ("spec", $"At most {SpecText.MostText} characters."));
        var (spec, fault) = await OpenApiSpec.ReadAsync(text, draft.Stateful is true, cancellation);
        return (spec, fault is null ? null : (draft.SpecUrl is null ? "spec" : "spec_url", fault));
    }

    private static async Task<Results<Ok<MockDetail>, NotFound>> ReadAsync(
        Guid id, ClaimsPrincipal user, HttpRequest request, MockStore mocks, ExecutionStore executions, TimeProvider time, CancellationToken cancellation) =>
        await mocks.FindAsync(user.UserId(), id, cancellation) is { } mock ? TypedResults.Ok(await DetailAsync(mock, request, mocks, executions, time, cancellation)) : TypedResults.NotFound();

    private static async Task<Results<Ok<MockDetail>, NotFound, ValidationProblem>> ChangeAsync(
        Guid id, MockChange change, ClaimsPrincipal user, HttpRequest request, MockStore mocks, ExecutionStore executions, TimeProvider time, CancellationToken cancellation)
    {
        if (await mocks.FindAsync(user.UserId(), id, cancellation) is not { } mock) return TypedResults.NotFound();
        if (MockRules.Check(change.Name, change.Endpoints, change.ExpiresInHours) is { Count: > 0 } errors) return TypedResults.ValidationProblem(errors);
        mock = mock with
        {
            Name = change.Name?.Trim() ?? mock.Name, Endpoints = change.Endpoints ?? mock.Endpoints, Validates = change.Validates ?? mock.Validates, Seed = change.Seed ?? mock.Seed,
            ExpiresAt = change.ExpiresInHours is { } hours ? time.GetUtcNow().AddHours(hours) : mock.ExpiresAt
        };
        return await mocks.ChangeAsync(mock, cancellation) ? TypedResults.Ok(await DetailAsync(mock, request, mocks, executions, time, cancellation)) : TypedResults.NotFound();
    }

    private static async Task<Results<NoContent, NotFound>> DeleteAsync(Guid id, ClaimsPrincipal user, MockStore mocks, CancellationToken cancellation) =>
        await mocks.DeleteAsync(user.UserId(), id, cancellation) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static async Task<Results<NoContent, NotFound>> ClearAsync(Guid id, ClaimsPrincipal user, MockStore mocks, MockItemStore items, CancellationToken cancellation)
    {
        if (await mocks.FindAsync(user.UserId(), id, cancellation) is null) return TypedResults.NotFound();
        await items.ClearAsync(user.UserId(), id, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<MockCallList>, NotFound>> RequestsAsync(
        Guid id, ClaimsPrincipal user, MockStore mocks, MockCallStore calls, CancellationToken cancellation,
        [Range(1, Paging.MaxPage, ErrorMessage = Paging.PageMessage)] int page = 1,
        [Range(1, Paging.MaxLimit, ErrorMessage = Paging.LimitMessage)] int limit = Paging.DefaultLimit) =>
        await mocks.FindAsync(user.UserId(), id, cancellation) is null ? TypedResults.NotFound() : TypedResults.Ok(await calls.ListAsync(user.UserId(), id, page, limit, cancellation));

    /// <param name="after">The number of the last request seen, for clients that cannot send Last-Event-ID.</param>
    private static async Task<Results<ServerSentEventsResult<string>, NotFound>> FollowAsync(
        Guid id, HttpContext context, ClaimsPrincipal user, MockStore mocks, MockCallStore calls, EventStream stream, CancellationToken cancellation, long after = 0)
    {
        if (await mocks.FindAsync(user.UserId(), id, cancellation) is null) return TypedResults.NotFound();
        return stream.Follow(context, after, ItemsAsync);

        async IAsyncEnumerable<SseItem<string>> ItemsAsync(long seen, [EnumeratorCancellation] CancellationToken ending)
        {
            await foreach (var call in calls.FollowAsync(user.UserId(), id, seen, ending)) yield return new SseItem<string>(Json.Write(call)) { EventId = $"{call.Number}" };
        }
    }

    private static async Task<MockDetail> DetailAsync(Mock mock, HttpRequest request, MockStore mocks, ExecutionStore executions, TimeProvider time, CancellationToken cancellation) => new(
        mock.Id, mock.Name, MockLinks.Of(request, mock.Key), mock.Status(time.GetUtcNow()), mock.SpecType, mock.Endpoints, mock.Validates, mock.Seed, mock.Requests, mock.CreatedAt, mock.ExpiresAt,
        await executions.ListAsync(mock.UserId, await mocks.ExecutionsAsync(mock.UserId, mock.Id, MostExecutions, cancellation), cancellation));
}
