using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Nightshift.Accounts;

namespace Nightshift.Http;

internal static class OpenApiExtensions
{
    private const string ProblemSchema = "Problem";

    /// <summary>The document at <c>/openapi/v1.json</c>: who needs a token, and what an error looks like, on every route.</summary>
    public static IServiceCollection AddOpenApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.AddDocumentTransformer(DescribeAsync);
        options.AddOperationTransformer(CompleteAsync);
    });

    private static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.Info = new OpenApiInfo { Title = "Nightshift", Version = "v1", Description = "Turns a request into code that has been proven." };
        document.Servers?.Clear(); // the address is the caller's to know: Web shows the same routes under /api
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[TokenAuthenticationHandler.SchemeName] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "The installation's own token, or one from /auth/login or /auth/tokens."
        };
        return Task.CompletedTask;
    }

    private static async Task CompleteAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        if (!context.Description.ActionDescriptor.EndpointMetadata.OfType<IAllowAnonymous>().Any())
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(TokenAuthenticationHandler.SchemeName, context.Document)] = [] }];

        operation.Responses ??= [];
        operation.Responses["default"] = new OpenApiResponse
        {
            Description = "A problem detail (RFC 9457) that says what to do.",
            Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = await ProblemAsync(context, cancellation) } }
        };
    }

    private static async Task<OpenApiSchemaReference> ProblemAsync(OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var document = context.Document!;
        if (document.Components?.Schemas?.ContainsKey(ProblemSchema) is not true)
            document.AddComponent(ProblemSchema, await context.GetOrCreateSchemaAsync(typeof(HttpValidationProblemDetails), null, cancellation));
        return new OpenApiSchemaReference(ProblemSchema, document);
    }
}
