using Microsoft.Extensions.Options;
using Nightshift.Sandboxes;

namespace Nightshift.Toolchains;

/// <summary>Asks every language for its tools when Runner starts: the log tells what is missing, and the first request need not wait; nor for those that take long to get ready.</summary>
internal sealed partial class ToolchainRollCall(ToolchainCatalog catalog, WarmSandboxes sandboxes, IOptions<ToolchainOptions> options, ILogger<ToolchainRollCall> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var first = options.Value.ReadyAtStart.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var status in await catalog.ListAsync(stoppingToken))
            if (status.Works)
            {
                Log.Works(logger, status.Language, string.Join(", ", status.Tools.Select(tool => $"{tool.Key} {tool.Value}")));
                if (first.Contains(status.Language)) GetReady(catalog.Find(status.Language)!);
            }
            else
                Log.Missing(logger, status.Language, status.Problem);
    }

    private void GetReady(Toolchain toolchain)
    {
        foreach (var run in toolchain.Checks.Select(check => check.Run(Submission.Empty)).Where(run => run.WarmName is not null))
            sandboxes.GetReady(run);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Language} is ready: {Tools}.")]
        public static partial void Works(ILogger logger, string language, string tools);

        [LoggerMessage(2, LogLevel.Warning, "{Language} cannot be judged here. {Problem}")]
        public static partial void Missing(ILogger logger, string language, string? problem);
    }
}
