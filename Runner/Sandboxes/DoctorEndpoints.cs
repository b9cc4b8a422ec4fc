using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Nightshift.Sandboxes;

internal static class DoctorEndpoints
{
    public static void MapDoctor(this IEndpointRouteBuilder routes) => routes.MapGet("/doctor", DiagnoseAsync);

    private static async Task<Ok<Diagnosis>> DiagnoseAsync(SandboxHost host, ControlGroups groups, SandboxHealth health, SandboxSlots slots, IOptions<SandboxOptions> options, CancellationToken cancellation)
    {
        var trial = await health.TryAsync(cancellation);
        return TypedResults.Ok(new Diagnosis(trial is null, trial, host.Isolation, slots.Count, [.. Capabilities(host, groups, options.Value)]));
    }

    private static IEnumerable<Capability> Capabilities(SandboxHost host, ControlGroups groups, SandboxOptions options)
    {
        yield return new("bubblewrap", host.Bubblewrap is not null, "Namespaces, the read-only system and the private workspace. Without it nothing runs.", "apt-get install bubblewrap");
        yield return new("unprivileged user", !host.IsRoot || host.SetPrivileges is not null, host.IsRoot ? $"Sandboxes run under host user ids from {options.FirstUserId} on." : "Sandboxes run under Runner's own user.", "apt-get install util-linux");
        yield return new("process limits", host.LimitProcess is not null, "File size, open files and core dumps of each process.", "apt-get install util-linux");
        yield return new("system call filter", SeccompFilter.Supports(RuntimeInformation.OSArchitecture), "Refuses the calls that reach far into the kernel.", "Use an x86-64 or arm64 machine.");
        foreach (var (controller, meaning) in new[] { ("memory", "Memory of the whole run, and the certain word that it ran out."), ("pids", "Processes and threads of the whole run."), ("cpu", "Share of the processors.") })
            yield return new($"control group: {controller}", groups.Controllers.Contains(controller), meaning, "Start Runner where it may write to /sys/fs/cgroup: as root, or as a service with delegated control groups.");
    }
}

/// <param name="Problem">What the trial sandbox said; null when it came up.</param>
/// <param name="Isolation">How code is isolated on this host, in words.</param>
/// <param name="Slots">Sandboxes that run at once.</param>
internal sealed record Diagnosis(bool Works, string? Problem, string Isolation, int Slots, IReadOnlyList<Capability> Capabilities);

internal sealed record Capability(string Name, bool Present, string Meaning, string HowToGet);
