using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using Nightshift.Executions;

namespace Nightshift.Terminals;

/// <summary>The workspaces' sandboxes in Runner, over HTTP.</summary>
internal sealed class RunnerSandboxes(RunnerReplicas replicas)
{
    /// <summary>The Runner with the most room.</summary>
    /// <exception cref="HttpRequestException">None takes work now.</exception>
    /// <exception cref="RunnerUnavailableException">None is configured.</exception>
    public Task<Uri> ChooseAsync(CancellationToken cancellation) => replicas.ChooseAsync(cancellation);

    /// <summary>Starts it, unless that was done.</summary>
    /// <exception cref="HttpRequestException">Runner does not answer, or has no room (503).</exception>
    public async Task StartAsync(WorkspaceSandbox sandbox, SandboxStart start, CancellationToken cancellation)
    {
        using var response = await replicas.Http.PutAsJsonAsync(Address(sandbox, "sandbox"), start, Json.Options, cancellation);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Ends it there. A Runner that does not answer has nothing to end, or will by its own clock.</summary>
    public async Task StopAsync(WorkspaceSandbox sandbox, string why, CancellationToken cancellation)
    {
        try
        {
            using var response = await replicas.Http.DeleteAsync(Address(sandbox, $"sandbox?why={Uri.EscapeDataString(why)}"), cancellation);
        }
        catch (HttpRequestException)
        {
            // Said above.
        }
    }

    /// <summary>The connection that only one Api holds at a time.</summary>
    /// <exception cref="HttpRequestException">Runner does not answer (no status), does not have that run (404), or somebody else is connected (409).</exception>
    public async Task<SandboxSocket> LinkAsync(WorkspaceSandbox sandbox, CancellationToken cancellation)
    {
        var socket = new ClientWebSocket { Options = { CollectHttpResponseDetails = true, KeepAliveInterval = TimeSpan.FromSeconds(15), KeepAliveTimeout = TimeSpan.FromSeconds(15) } };
        try
        {
            await socket.ConnectAsync(new UriBuilder(Address(sandbox, $"link?run={sandbox.Run}")) { Scheme = "ws" }.Uri, replicas.Http, cancellation);
            return new SandboxSocket(socket);
        }
        catch (WebSocketException exception)
        {
            var status = socket.HttpStatusCode;
            socket.Dispose();
            throw new HttpRequestException("The sandbox could not be connected to.", exception, status == 0 ? null : status);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async Task<bool> HasShellAsync(WorkspaceSandbox sandbox, Guid terminal, CancellationToken cancellation)
    {
        using var response = await replicas.Http.GetAsync(Address(sandbox, $"terminals/{terminal}"), cancellation);
        return response.StatusCode == HttpStatusCode.NoContent;
    }

    /// <summary>Starts a shell in a terminal without one.</summary>
    /// <exception cref="HttpRequestException">Runner does not answer, or the sandbox has ended.</exception>
    public async Task OpenAsync(WorkspaceSandbox sandbox, Guid terminal, TerminalStart start, CancellationToken cancellation)
    {
        using var response = await replicas.Http.PutAsJsonAsync(Address(sandbox, $"terminals/{terminal}"), start, Json.Options, cancellation);
        response.EnsureSuccessStatusCode();
    }

    public async Task CloseAsync(WorkspaceSandbox sandbox, Guid terminal, CancellationToken cancellation)
    {
        try
        {
            using var response = await replicas.Http.DeleteAsync(Address(sandbox, $"terminals/{terminal}"), cancellation);
        }
        catch (HttpRequestException)
        {
            // It ended with its Runner.
        }
    }

    public static Uri SocketOf(WorkspaceSandbox sandbox, Guid terminal, long from) => Address(sandbox, $"terminals/{terminal}/socket?from={from}");

    private static Uri Address(WorkspaceSandbox sandbox, string part) => new(new Uri(sandbox.Runner!), $"workspaces/{sandbox.WorkspaceId}/{part}");
}
