using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Nightshift.Infrastructure;

namespace Nightshift.Queue;

/// <summary>Takes what webhooks are sent, on a free port of 127.0.0.1.</summary>
internal sealed class HookReceiver : IAsyncDisposable
{
    private readonly WebApplication app;

    private HookReceiver(WebApplication app) => this.app = app;

    /// <summary>Path, headers and body of each call.</summary>
    public List<(string Path, Dictionary<string, string> Headers, string Body)> Calls { get; } = [];

    /// <summary>How many of the next calls are answered with a failure.</summary>
    public int Failures { get; set; }

    public string Address => app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();

    public static async Task<HookReceiver> StartAsync()
    {
        var receiver = new HookReceiver(LocalServer.Build());
        receiver.app.MapPost("/{**path}", async (HttpContext context) =>
        {
            using var reader = new StreamReader(context.Request.Body);
            receiver.Calls.Add((context.Request.Path, context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString()), await reader.ReadToEndAsync()));
            return receiver.Failures-- > 0 ? Results.StatusCode(503) : Results.Ok();
        });
        await receiver.app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
