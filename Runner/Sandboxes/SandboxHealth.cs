using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Nightshift.Sandboxes;

/// <summary>Ready means that a sandbox came up just now and ran a command.</summary>
internal sealed class SandboxHealth(Sandbox sandbox, SandboxSlots slots) : IHealthCheck
{
    private static readonly SandboxRun Nothing = new(["true"]) { Timeout = TimeSpan.FromSeconds(5) };

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
        await TryAsync(cancellationToken) is { } problem ? HealthCheckResult.Unhealthy(problem) : HealthCheckResult.Healthy();

    /// <summary>What keeps a sandbox from running; null when one ran.</summary>
    public async Task<string?> TryAsync(CancellationToken cancellation)
    {
        try
        {
            var result = await sandbox.RunAsync(Nothing, slots.Reserved, cancellation);
            return result.ExitCode == 0 ? null : $"A trial sandbox ended with exit code {result.ExitCode}. {result.Limit} {result.Stderr}";
        }
        catch (SandboxException exception)
        {
            return exception.Message;
        }
    }
}
