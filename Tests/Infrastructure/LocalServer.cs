using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Nightshift.Infrastructure;

/// <summary>A server of a test's own, on this machine alone, that logs nothing.</summary>
internal static class LocalServer
{
    /// <param name="port">A free one when 0.</param>
    public static WebApplication Build(int port = 0, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}").UseSetting(WebHostDefaults.PreventHostingStartupKey, "true");
        configure?.Invoke(builder);
        return builder.Build();
    }
}
