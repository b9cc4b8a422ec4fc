using System.Text;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Nightshift.Mocks;

/// <summary>Answers in the place of an interface. Who calls is nobody to us: no token is looked at, and nothing of ours is in the answer.</summary>
internal sealed class MockServer(MockStore mocks, MockCallStore calls, MockCollections collections, IOptions<MockOptions> options, TimeProvider time)
{
    public async Task ServeAsync(HttpContext context, string key, string? path, CancellationToken cancellation)
    {
        context.Features.Get<IStatusCodePagesFeature>()!.Enabled = false; // an answer without a body is one
        context.Response.OnStarting(() => Isolate(context.Response.Headers));
        var (began, at) = (time.GetTimestamp(), time.GetUtcNow());
        if (await mocks.OpenAsync(key, at, cancellation) is not { } mock)
        {
            await WriteAsync(context, key, MockAnswer.Problem(404, "There is no mock at this address, or it has expired. Its owner can give it more time on the page Mocks."), cancellation);
            return;
        }
        if (HttpMethods.IsOptions(context.Request.Method) && context.Request.Headers.ContainsKey(HeaderNames.AccessControlRequestMethod))
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent; // a browser asks whether it may call
            return;
        }

        var body = await new StreamReader(context.Request.Body, Encoding.UTF8).ReadToEndAsync(cancellation);
        var place = "/" + path?.TrimEnd('/');
        var (endpoint, answer) = await AnswerAsync(mock, context.Request, place, body, cancellation);
        var call = new MockCall(
            0, context.Request.Method, Clean(place), Clean(MockHeaders.Shown(context.Request.QueryString)), MockHeaders.Shown(context.Request.Headers), body.Length == 0 ? null : Clean(body.Length > MockOptions.LoggedBody ? body[..MockOptions.LoggedBody] : body),
            endpoint is null ? null : $"{endpoint.Method} {endpoint.Path}", answer.Status, answer.Problems, (int)time.GetElapsedTime(began).TotalMilliseconds, at);
        await calls.AddAsync(mock, call, options.Value.LoggedRequests, cancellation); // before the answer, so that whoever has one finds it in the log
        await WriteAsync(context, key, answer, cancellation);
    }

    private async Task<(MockEndpoint? Endpoint, MockAnswer Answer)> AnswerAsync(Mock mock, HttpRequest request, string path, string body, CancellationToken cancellation)
    {
        var fitting = mock.Endpoints.Select(endpoint => (Endpoint: endpoint, Template: new PathTemplate(endpoint.Path))).Select(found => (found.Endpoint, found.Template.Blanks, Values: found.Template.Match(path)))
            .Where(found => found.Values is not null).OrderBy(found => found.Blanks).ToList();
        var (endpoint, _, values) = fitting.FirstOrDefault(found => found.Endpoint.Method == request.Method);
        if (endpoint is null && HttpMethods.IsHead(request.Method)) (endpoint, _, values) = fitting.FirstOrDefault(found => found.Endpoint.Method == HttpMethods.Get);
        if (endpoint is null) return (null, fitting.Count == 0 ? Unknown(mock, path) : OtherMethod(path, [.. fitting.Select(found => found.Endpoint.Method).Distinct()]));

        var schemas = new SchemaSet(mock.Schemas);
        if (mock.Validates && RequestCheck.Of(endpoint, values!, request, body, schemas) is { Count: > 0 } problems)
            return (endpoint, MockAnswer.Problem(400, $"The request does not fit {endpoint.Method} {endpoint.Path}: {string.Join("; ", problems.Take(3).Select(problem => $"{problem.Where} {problem.Problem}"))}.", problems));
        if (endpoint.DelayMs is > 0 and var delay) await Task.Delay(TimeSpan.FromMilliseconds(delay), time, cancellation);
        if (endpoint.FailureRate is > 0 and var rate && Random.Shared.NextDouble() < rate)
            return (endpoint, MockAnswer.Problem(endpoint.FailureStatus ?? 503, "The mock fails this request on purpose, as it was told to."));
        var answer = endpoint.Stateful is true ? await collections.AnswerAsync(mock, endpoint, path, RequestCheck.Read(body), schemas, cancellation) : MockAnswer.Of(endpoint, schemas, mock.Seed, path);
        return (endpoint, answer with { Headers = endpoint.Headers ?? answer.Headers });
    }

    private static MockAnswer Unknown(Mock mock, string path) =>
        MockAnswer.Problem(404, $"The mock has no endpoint for {path}. It has {string.Join(", ", mock.Endpoints.Take(10).Select(endpoint => $"{endpoint.Method} {endpoint.Path}"))}{(mock.Endpoints.Count > 10 ? " and others" : "")}.");

    private static MockAnswer OtherMethod(string path, string[] methods) =>
        MockAnswer.Problem(405, $"{path} takes {string.Join(", ", methods)}.") with { Headers = new Dictionary<string, string> { [HeaderNames.Allow] = string.Join(", ", methods) } };

    private static async Task WriteAsync(HttpContext context, string key, MockAnswer answer, CancellationToken cancellation)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        response.Headers.CacheControl = "no-store";
        foreach (var (name, value) in answer.Headers) response.Headers[name] = value;
        if ((answer.Location ?? answer.Headers.FirstOrDefault(header => header.Key.Equals(HeaderNames.Location, StringComparison.OrdinalIgnoreCase)).Value) is { } location)
            response.Headers.Location = MockLinks.PathOf(context.Request, key) + location;
        if (!answer.HasBody) return;
        response.ContentType = answer.ContentType;
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(answer.Body!), cancellation);
    }

    /// <summary>Any page may call a mock, and no page gets anything of ours by it. What a browser shows of it has an origin of its own.</summary>
    private static Task Isolate(IHeaderDictionary headers)
    {
        headers.Remove(HeaderNames.SetCookie);
        headers.ContentSecurityPolicy = MockAddress.Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlAllowMethods = "*";
        headers.AccessControlAllowHeaders = "*, Authorization";
        headers.AccessControlExposeHeaders = "*";
        return Task.CompletedTask;
    }

    /// <summary>PostgreSQL stores no U+0000.</summary>
    private static string Clean(string text) => text.Replace('\0', '\uFFFD');
}
