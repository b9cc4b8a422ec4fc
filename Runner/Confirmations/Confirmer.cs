using System.Diagnostics;
using Nightshift.Executions;
using Nightshift.Sandboxes;
using Nightshift.Toolchains;

namespace Nightshift.Confirmations;

/// <summary>Has a program that passed tested once more, by the command that a person would type. What cannot be asked here is not refuted.</summary>
internal sealed class Confirmer(WarmSandboxes sandboxes, SandboxSlots slots)
{
    public async Task<Confirmation> ConfirmAsync(ValidationRequest request, Toolchain toolchain, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        if (toolchain.Confirming is not { } confirming)
            return new Confirmation(true, toolchain.Checks[0].Tool, "The tests signal is this command's own.", [], 0);
        var (passed, summary, tests) = await AskAsync(confirming, Submission.Sort(request, toolchain), request.Owner ?? "", cancellation);
        return new Confirmation(passed, confirming.Tool, summary, tests, clock.ElapsedMilliseconds);
    }

    private async Task<Confirmed> AskAsync(Confirming confirming, Submission submission, string owner, CancellationToken cancellation)
    {
        if (confirming.Run(submission) is not { } run)
            return new Confirmed(null, "Not confirmed: the program brings a project of its own.", []);
        if (run.Folders.Values.FirstOrDefault(folder => !Directory.Exists(folder)) is { } absent)
            return new Confirmed(null, $"Not confirmed: the folder {absent} is not there. Run eng/setup where packages can be had.", []);
        try
        {
            using var slot = await slots.TakeAsync(owner, cancellation);
            return confirming.Judge(await sandboxes.RunAsync(run, slot, cancellation));
        }
        catch (SandboxException exception)
        {
            return new Confirmed(null, $"Not confirmed: {exception.Message}", []);
        }
    }
}
