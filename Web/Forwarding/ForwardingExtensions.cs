using Microsoft.AspNetCore.Mvc;

namespace Nightshift.Forwarding;

internal static class ForwardingExtensions
{
    public const string Prefix = "/api";

    /// <summary>The largest body that is passed on, in bytes.</summary>
    public const long MaxBodyBytes = 64 << 20;

    public static void AddApiForwarding(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(services => ApiAddress.From(services.GetRequiredService<IConfiguration>()));
        builder.Services.AddSingleton<ApiConnection>();
        builder.Services.AddSingleton<ApiForwarder>();
        builder.Services.AddScoped<ApiClient>();
    }

    public static void MapApiForwarding(this WebApplication app)
    {
        app.Services.GetRequiredService<ApiAddress>(); // a missing address is said at the start, not at the first click
        app.Map(Prefix + "/{**path}", (HttpContext context, ApiForwarder forwarder) => forwarder.ForwardAsync(context))
            .WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes))
            .AllowAnonymous(); // the forwarder asks for a token itself: a cookie's or a program's own
    }
}
