using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ListTool;

/// <summary>What was asked for cannot be done; the message says why.</summary>
public sealed class CommandException(string message) : Exception(message);

public sealed record Entry(int Id, string Text, bool Done, DateTimeOffset CreatedAt);

/// <summary>The list, oldest first. A change makes a new list, so one that fails halfway changes nothing.</summary>
public sealed record TodoList(IReadOnlyList<Entry> Entries)
{
    public const int MaxTextLength = 500;

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    public TodoList Add(string text, DateTimeOffset now) =>
        new([.. Entries, new Entry(Entries.Select(entry => entry.Id).DefaultIfEmpty(0).Max() + 1, Clean(text), false, now)]);

    public Entry Find(int id) => Entries.FirstOrDefault(entry => entry.Id == id) ?? throw new CommandException($"There is no {{item}} {id}.");

    /// <summary>Puts a changed entry in the place of the one with its id.</summary>
    public TodoList With(Entry changed) => new([.. Entries.Select(entry => entry.Id == changed.Id ? changed : entry)]);

    public TodoList Edit(int id, string text) => With(Find(id) with { Text = Clean(text) });

    public TodoList Remove(int id)
    {
        var gone = Find(id);
        return new([.. Entries.Where(entry => entry != gone)]);
    }

    public TodoList Open() => new([.. Entries.Where(entry => !entry.Done)]);

    public string ToJson() => JsonSerializer.Serialize(Entries, Options);

    /// <summary>Reads a list; a file that is not there is an empty one.</summary>
    public static TodoList Load(string path)
    {
        if (!File.Exists(path)) return new([]);
        try
        {
            return new(JsonSerializer.Deserialize<Entry[]>(File.ReadAllText(path), Options) ?? throw new JsonException("The file holds null."));
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            throw new CommandException($"{path} holds something else than a list of this program.");
        }
    }

    /// <summary>Puts a whole new file in the place of the old one.</summary>
    public void Save(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var fresh = $"{path}.{Environment.ProcessId}.new";
        try
        {
            File.WriteAllText(fresh, ToJson());
            File.Move(fresh, path, overwrite: true);
        }
        finally
        {
            File.Delete(fresh); // there is nothing left to delete when all went well
        }
    }

    /// <summary>The text on one line, without what could steer a terminal.</summary>
    private static string Clean(string text)
    {
        var line = new StringBuilder();
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0) line.Append(' ');
            line.Append([.. word.Where(character => !char.IsControl(character))]);
        }

        if (line.Length == 0) throw new CommandException("The text is empty.");
        return line.Length <= MaxTextLength ? line.ToString() : throw new CommandException($"The text is longer than {MaxTextLength} characters.");
    }
}
