using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nightshift.Infrastructure;

namespace Nightshift.Http;

public sealed partial class OpenApiTests(ApiApplication app) : IClassFixture<ApiApplication>
{
    /// <summary>They serve machines that look after the process, the document itself, clients of another protocol, and users' own interfaces.</summary>
    private static readonly string[] Unlisted = ["/health", "/alive", "/openapi/{documentName}.json", "/mcp", "/mocked/{key}/{**path}"];

    [Fact]
    public async Task The_document_lists_every_route()
    {
        var listed = (await DocumentAsync()).GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}"));

        var mapped = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => !Unlisted.Contains(endpoint.RoutePattern.RawText!.TrimEnd('/')))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
                .Select(method => $"{method} {Constraint().Replace(endpoint.RoutePattern.RawText!, "}").TrimEnd('/')}"));

        listed.ShouldBe(mapped, ignoreOrder: true);
    }

    [Fact]
    public async Task Names_are_in_snake_case()
    {
        var document = await DocumentAsync();
        var parameters = Operations(document).SelectMany(operation => operation.TryGetProperty("parameters", out var list) ? list.EnumerateArray() : []);
        var names = document.GetProperty("components").GetProperty("schemas").EnumerateObject()
            .SelectMany(schema => schema.Value.TryGetProperty("properties", out var properties) ? properties.EnumerateObject().Select(property => property.Name) : [])
            .Concat(parameters.Select(parameter => parameter.GetProperty("name").GetString()!)).Distinct().ToList();

        names.ShouldContain("expires_in_days");
        names.ShouldContain("session_id");
        names.ShouldAllBe(name => SnakeCase().IsMatch(name));
    }

    [Fact]
    public async Task Every_operation_has_a_summary_a_tag_and_says_whether_it_needs_a_token()
    {
        var document = await DocumentAsync();

        foreach (var operation in Operations(document))
        {
            operation.GetProperty("summary").GetString().ShouldNotBeNullOrWhiteSpace();
            operation.GetProperty("tags").GetArrayLength().ShouldBe(1);
            operation.GetProperty("responses").TryGetProperty("default", out _).ShouldBeTrue();
        }

        document.GetProperty("components").GetProperty("securitySchemes").GetProperty("Bearer").GetProperty("scheme").GetString().ShouldBe("bearer");
        var paths = document.GetProperty("paths");
        paths.GetProperty("/sessions").GetProperty("get").GetProperty("security")[0].TryGetProperty("Bearer", out _).ShouldBeTrue();
        paths.GetProperty("/auth/login").GetProperty("post").TryGetProperty("security", out _).ShouldBeFalse();
    }

    private static IEnumerable<JsonElement> Operations(JsonElement document) =>
        document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).Select(operation => operation.Value);

    private async Task<JsonElement> DocumentAsync() => Json.Read<JsonElement>(await app.Owner.GetStringAsync("/openapi/v1.json"));

    [GeneratedRegex(@":\w+\}")]
    private static partial Regex Constraint();

    [GeneratedRegex("^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
    private static partial Regex SnakeCase();
}
