using Microsoft.Extensions.Options;
using Nightshift.Executions;

namespace Nightshift.Tools;

/// <summary>
/// Makes the tool calls that a reply asks for, one after another. Each is a row before it is made, and a result that is stored is never asked for again.
/// </summary>
internal sealed class ToolCalls(ToolCallStore store, IOptions<ToolOptions> options, TimeProvider time)
{
    private const int LongestShown = 300;

    /// <param name="step">Of the reply.</param>
    /// <param name="paid">The reply, for the log; it is told once, with the rows.</param>
    /// <returns>What the model is told of each, in order.</returns>
    public async Task<IReadOnlyList<string>> MakeAsync(
        ExecutionRun run, string step, int attempt, IReadOnlyList<ToolCall> calls, IReadOnlyList<OfferedTool> offered, GenerationCompleted paid, CancellationToken cancellation)
    {
        var tools = offered.ToDictionary(tool => tool.Declaration.Name);
        await run.WriteAsync(async transaction =>
        {
            var isNew = false;
            foreach (var (index, call) in calls.Index())
                isNew |= await store.AskAsync(transaction, run.Execution.UserId, run.Id, step, index + 1, attempt, tools.GetValueOrDefault(call.Tool)?.Server.Name, call, cancellation);
            if (isNew) await run.AppendAsync(transaction, ExecutionEvents.GenerationCompleted, paid, cancellation);
        }, cancellation);

        List<string> results = [];
        foreach (var row in await store.ReadAsync(run.Execution.UserId, run.Id, step, cancellation))
            results.Add(row.Result ?? await MakeAsync(run, row, calls[row.Number - 1], tools.GetValueOrDefault(row.Tool), offered, cancellation));
        return results;
    }

    private async Task<string> MakeAsync(ExecutionRun run, ToolCallDetail row, ToolCall call, OfferedTool? tool, IReadOnlyList<OfferedTool> offered, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        var (succeeded, text) =
            tool is null ? (false, offered.Count == 0 ? "There are no tools any more. Answer with what you have." : $"There is no tool {row.Tool}. There are: {string.Join(", ", offered.Select(one => one.Declaration.Name))}.")
            : call.Arguments is null ? (false, "The arguments are no JSON object. Call it again with one that fits its schema.")
            : row.Outcome == "started" && !tool.MayRepeat ? (false, "This call was cut off, and whether it took effect is not known. It is not made again by itself.")
            : await CallAsync(run, row, call, tool, cancellation);

        var told = Bounded(text.Replace("\0", ""));
        var durationMs = (int)time.GetElapsedTime(started).TotalMilliseconds;
        await run.WriteAsync(async transaction =>
        {
            await store.FinishAsync(transaction, run.Execution.UserId, run.Id, row.Step, row.Number, succeeded, told, durationMs, cancellation);
            await run.AppendAsync(transaction, ExecutionEvents.ToolAnswered, new ToolAnswered(row.Attempt, row.Server, row.Tool, succeeded, Shown(told), text.Length, durationMs), cancellation);
        }, cancellation);
        return told;
    }

    private async Task<(bool Succeeded, string Text)> CallAsync(ExecutionRun run, ToolCallDetail row, ToolCall call, OfferedTool tool, CancellationToken cancellation)
    {
        await run.WriteAsync(async transaction =>
        {
            await store.StartAsync(transaction, run.Execution.UserId, run.Id, row.Step, row.Number, cancellation);
            await run.AppendAsync(transaction, ExecutionEvents.ToolCalled, new ToolCalled(row.Attempt, tool.Server.Name, row.Tool, Shown($"{call.Arguments}")), cancellation);
        }, cancellation);
        using var activity = Telemetry.Source.StartActivity($"tool {row.Tool}", System.Diagnostics.ActivityKind.Client);
        return await tool.Server.CallAsync(tool, call, cancellation);
    }

    private string Bounded(string text)
    {
        var most = options.Value.MostCharacters;
        return text.Length <= most ? text : $"{text[..most]}\n[cut off here, after {most} of {text.Length} characters]";
    }

    private static string Shown(string text) => text.Length <= LongestShown ? text : $"{text[..LongestShown]}…";
}
