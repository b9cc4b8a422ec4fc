namespace Nightshift.Embedded;

/// <summary>One log for all processes: each line has the name of its source, in a colour of its own on a terminal, and no secret.</summary>
internal sealed class LogWriter(TextWriter output, bool coloured)
{
    private const int NameWidth = 10;
    private static readonly int[] Colours = [36, 32, 33, 35, 34, 96, 92, 93, 95, 94];

    private readonly Lock _lock = new();
    private readonly List<string> _names = [];
    private readonly HashSet<string> _secrets = [];

    public static LogWriter ToConsole() =>
        new(Console.Out, !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));

    /// <summary>From now on this text is shown as stars.</summary>
    public string Hide(string secret)
    {
        lock (_lock)
            _secrets.Add(secret);
        return secret;
    }

    public void Write(string name, string line)
    {
        if (string.IsNullOrWhiteSpace(line))
            return;
        lock (_lock)
            output.WriteLine($"{Paint(name)} | {_secrets.Aggregate(line, (text, secret) => text.Replace(secret, "***"))}");
    }

    /// <summary>A line of AppHost's own, as it is.</summary>
    public void Announce(string line)
    {
        lock (_lock)
            output.WriteLine(line);
    }

    private string Paint(string name)
    {
        if (!coloured)
            return name.PadRight(NameWidth);
        if (!_names.Contains(name))
            _names.Add(name);
        return $"\e[{Colours[_names.IndexOf(name) % Colours.Length]}m{name.PadRight(NameWidth)}\e[0m";
    }
}
