using System.Diagnostics;
using Microsoft.Extensions.Options;
using Nightshift.Dependencies;
using Nightshift.Sandboxes;
using Nightshift.Toolchains;

namespace Nightshift.Mutations;

/// <summary>Puts faults into a program, one at a time, and counts how many of them its tests notice. All of it happens in one sandbox.</summary>
internal sealed class MutationTester(WarmSandboxes sandboxes, SandboxSlots slots, ToolchainCatalog catalog, DependencyPhase dependencies, IOptions<MutationOptions> options)
{
    /// <exception cref="SandboxException">No sandbox can be had here, or the language's tools are missing.</exception>
    public async Task<MutationReport> TestAsync(MutationRequest request, Toolchain toolchain, CancellationToken cancellation)
    {
        if (toolchain.Mutate is null)
            return MutationReport.Without($"there is no way yet to put faults into {toolchain.Language} code");
        var status = await catalog.CheckAsync(toolchain, cancellation);
        if (!status.Works)
            throw new SandboxException($"Runner cannot judge {toolchain.Language}. {status.Problem}");
        var plan = MutationPlan.Of(request, toolchain, options.Value);
        if (plan.Submission.TestPaths.Count == 0)
            return MutationReport.Without("there are no tests");
        var owner = request.Owner ?? "";
        using var packages = await dependencies.RunAsync(plan.Submission, toolchain.Language, owner, cancellation);
        if (packages.Missing.Count > 0)
            return MutationReport.Without($"the package {packages.Missing[0].Name} cannot be had");
        using var slot = await slots.TakeAsync(owner, cancellation);
        var clock = Stopwatch.StartNew();
        var run = toolchain.Mutate(plan);
        var result = await sandboxes.RunAsync(packages.ShowTo(run), slot, cancellation);
        return MutationLog.Read(run, result) with { DurationMs = clock.ElapsedMilliseconds };
    }
}
