using System.Net.Http.Headers;
using Nightshift.Executions;
using Nightshift.Http;
using Nightshift.ServiceDefaults;

namespace Nightshift.Terminals;

/// <summary>Leads a page's WebSocket to Runner as a tunnel of bytes.</summary>
internal sealed class TerminalSocket(IConfiguration configuration) : IDisposable
{
    private readonly HttpMessageInvoker runners = new(HttpForwarding.CreateHandler());

    public async Task PassAsync(HttpContext context, WorkspaceSandbox sandbox, Guid terminal, long from)
    {
        try
        {
            using var request = context.Request.ToForward(RunnerSandboxes.SocketOf(sandbox, terminal, from), name => name.StartsWith("Sec-WebSocket", StringComparison.OrdinalIgnoreCase));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", configuration[RunnerClient.KeyVariable]);
            using var response = await runners.SendAsync(request, context.RequestAborted);
            response.CopyHeadersTo(context.Response, _ => true);
            await response.PassBodyAsync(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested || context.Response.HasStarted)
        {
            context.Abort(); // either side has gone; the page connects again
        }
        catch (HttpRequestException)
        {
            await Problems.Unavailable("The Runner that has the sandbox does not answer.").ExecuteAsync(context);
        }
    }

    public void Dispose() => runners.Dispose();
}
