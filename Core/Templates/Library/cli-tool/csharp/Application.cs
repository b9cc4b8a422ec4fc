using System.Globalization;

namespace ListTool;

/// <summary>The command line.</summary>
public sealed class Application(TextWriter output, TextWriter problems, TimeProvider time)
{
    public const string Command = "{{command}}", Version = "1.0.0";

    public const string Usage = $"Usage: {Command} [--file PATH] add TEXT | list [--all] [--json] | done ID... | edit ID TEXT | remove ID... | clear | --version";

    private const int Done = 0, NotDone = 1, WrongArguments = 2;

    /// <summary>Where the list is kept unless it is said.</summary>
    private static string DefaultPath => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), $".{Command}.json");

    /// <returns>0 done, 1 it could not be done, 2 wrong arguments.</returns>
    public int Run(string[] arguments)
    {
        try
        {
            var said = arguments is ["--file", var path, .. var rest] ? Do(path, rest) : Do(DefaultPath, arguments);
            if (said is null)
            {
                problems.WriteLine(Usage);
                return WrongArguments;
            }

            output.WriteLine(said);
            return Done;
        }
        catch (Exception error) when (error is CommandException or IOException or UnauthorizedAccessException)
        {
            problems.WriteLine($"{Command}: {error.Message}");
            return NotDone;
        }
    }

    /// <summary>What to say; null for wrong arguments.</summary>
    private string? Do(string path, string[] arguments)
    {
        if (arguments is ["--version"]) return $"{Command} {Version}";
        if (arguments is ["list", .. var flags]) return Show(path, flags);
        if (Change(arguments) is not { } change) return null;
        var (list, message) = change(TodoList.Load(path));
        list.Save(path);
        return message;
    }

    /// <summary>The change that the arguments ask for; null when they ask for none.</summary>
    private Func<TodoList, (TodoList, string)>? Change(string[] arguments) => arguments switch
    {
        ["add", _, ..] => list => Added(list, string.Join(' ', arguments[1..])),
        ["edit", var id, _, ..] when Ids([id]) is [var one] => list => Edited(list, one, string.Join(' ', arguments[2..])),
        ["done", .. var rest] when Ids(rest) is { } ids => list => (ids.Aggregate(list, (all, id) => all.With(all.Find(id) with { Done = true })), $"Done: {string.Join(", ", ids.Select(id => list.Find(id).Text))}"),
        ["remove", .. var rest] when Ids(rest) is { } ids => list => (ids.Aggregate(list, (all, id) => all.Remove(id)), $"Removed {ids.Length}."),
        ["clear"] => list => (list.Open(), $"Removed {list.Entries.Count(entry => entry.Done)}."),
        _ => null
    };

    private (TodoList, string) Added(TodoList list, string text)
    {
        var longer = list.Add(text, time.GetUtcNow());
        var entry = longer.Entries[^1];
        return (longer, $"Added {entry.Id}: {entry.Text}");
    }

    private static (TodoList, string) Edited(TodoList list, int id, string text)
    {
        var changed = list.Edit(id, text);
        return (changed, $"Changed {id}: {changed.Find(id).Text}");
    }

    private static string? Show(string path, string[] flags)
    {
        if (flags.Except(["--all", "--json"]).Any()) return null;
        var list = TodoList.Load(path);
        var shown = flags.Contains("--all") ? list : list.Open();
        if (flags.Contains("--json")) return shown.ToJson();
        if (shown.Entries.Count == 0) return "Nothing to do.";
        var width = $"{shown.Entries[^1].Id}".Length;
        return string.Join(Environment.NewLine, shown.Entries.Select(entry => $"{$"{entry.Id}".PadLeft(width)} [{(entry.Done ? 'x' : ' ')}] {entry.Text}"));
    }

    /// <summary>One id or more, each once; null when there are none or one is no number.</summary>
    private static int[]? Ids(string[] arguments)
    {
        var ids = arguments.Select(argument => int.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : -1).Distinct().ToArray();
        return ids.Length == 0 || ids.Contains(-1) ? null : ids;
    }
}
