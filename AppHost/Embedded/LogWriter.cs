namespace Nightshift.Embedded;

/// <summary>One log for all processes: each line has the name of its source, in a colour of its own on a terminal, and no secret.</summary>
internal sealed class LogWriter(TextWriter output, bool coloured)
{
    private const int NameWidth = 10;
    private static readonly int[] Colours = [36, 32, 33, 35, 34, 96, 92, 93, 95, 94];

    private readonly Lock gate = new();
    private readonly List<string> names = [];
    private readonly HashSet<string> secrets = [];

    public static LogWriter ToConsole() =>
        new(Console.Out, !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));

    /// <summary>From now on this text is shown as stars.</summary>
    public string Hide(string secret)
    {
        lock (gate)
            secrets.Add(secret);
        return secret;
    }

    public void Write(string name, string line)
    {
        if (string.IsNullOrWhiteSpace(line))
            return;
        lock (gate)
            output.WriteLine($"{Paint(name)} | {secrets.Aggregate(line, (text, secret) => text.Replace(secret, "***"))}");
    }

    /// <summary>A line of AppHost's own, as it is.</summary>
    public void Announce(string line)
    {
        lock (gate)
            output.WriteLine(line);
    }

    private string Paint(string name)
    {
        if (!coloured)
            return name.PadRight(NameWidth);
        if (!names.Contains(name))
            names.Add(name);
        return $"\e[{Colours[names.IndexOf(name) % Colours.Length]}m{name.PadRight(NameWidth)}\e[0m";
    }
}
