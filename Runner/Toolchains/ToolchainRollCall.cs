namespace Nightshift.Toolchains;

/// <summary>Asks every language for its tools when Runner starts: the log tells what is missing, and the first request need not wait.</summary>
internal sealed partial class ToolchainRollCall(ToolchainCatalog catalog, ILogger<ToolchainRollCall> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var status in await catalog.ListAsync(stoppingToken))
            if (status.Works)
                Log.Works(logger, status.Language, string.Join(", ", status.Tools.Select(tool => $"{tool.Key} {tool.Value}")));
            else
                Log.Missing(logger, status.Language, status.Problem);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Language} is ready: {Tools}.")]
        public static partial void Works(ILogger logger, string language, string tools);

        [LoggerMessage(2, LogLevel.Warning, "{Language} cannot be judged here. {Problem}")]
        public static partial void Missing(ILogger logger, string language, string? problem);
    }
}
