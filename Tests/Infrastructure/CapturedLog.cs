using System.Text;

namespace Nightshift.Infrastructure;

/// <summary>Lines as they come, to look at and to wait for.</summary>
internal sealed class CapturedLog : TextWriter
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(180);

    private readonly Lock gate = new();
    private readonly List<string> lines = [];
    private readonly List<(Func<string, bool> Match, TaskCompletionSource<string> Found)> waiters = [];

    public override Encoding Encoding => Encoding.UTF8;

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (gate)
                return [.. lines];
        }
    }

    public override void WriteLine(string? value)
    {
        lock (gate)
        {
            lines.Add(value ?? "");
            foreach (var (_, found) in waiters.Where(waiting => waiting.Match(value ?? "")))
                found.TrySetResult(value ?? "");
        }
    }

    /// <summary>The first line with this text, now or within the limit.</summary>
    public async Task<string> WaitForAsync(string text)
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (lines.Find(line => line.Contains(text)) is { } line)
                return line;
            waiters.Add((line => line.Contains(text), found));
        }
        try
        {
            return await found.Task.WaitAsync(Limit);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"'{text}' did not come. The log:\n{string.Join('\n', Lines)}");
        }
    }

    public int IndexOf(string text) => Lines.ToList().FindIndex(line => line.Contains(text));
}
