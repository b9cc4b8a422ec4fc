using System.Net.Http.Json;
using System.Text.Json;

namespace Nightshift.Executions;

/// <summary>Asks Runner which languages it has tools for.</summary>
internal sealed partial class ToolchainClient(HttpClient http, ILogger<ToolchainClient> log)
{
    /// <returns>Null when Runner does not answer.</returns>
    public async Task<IReadOnlyList<ToolchainReport>?> ListAsync(CancellationToken cancellation)
    {
        try
        {
            return await http.GetFromJsonAsync<IReadOnlyList<ToolchainReport>>("toolchains", Json.Options, cancellation);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            Log.Silent(log, exception.GetType().Name);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Runner did not say which languages it has tools for ({Cause}).")]
        public static partial void Silent(ILogger logger, string cause);
    }
}

/// <summary>One entry of Runner's <c>GET /toolchains</c>.</summary>
internal sealed record ToolchainReport(string Language, bool Works, IReadOnlyDictionary<string, string> Tools, string? Problem);
