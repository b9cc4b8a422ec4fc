using System.Text.Json;

namespace RecordStore;

/// <summary>There is no record with that id.</summary>
public sealed class RecordNotFoundException(int id) : Exception($"There is no {{resource.words}} {id}.");

/// <summary>A {{resource.words}} with its id, which begins at 1 and is never used twice.</summary>
/// <param name="Fields">string, double and bool by name.</param>
public sealed record StoredRecord(int Id, IReadOnlyDictionary<string, object> Fields);

/// <summary>
/// Keeps {{resource.plural}} in memory and, when it is given a path, in a JSON file; nothing but the .NET class library.
/// <code>
/// var store = Store.Open("{{resource.plural}}.json");   // new Store() keeps nothing
/// var record = store.Create(new Dictionary&lt;string, object?&gt; { ... });
/// store.Update(record.Id, new Dictionary&lt;string, object?&gt; { ... });
/// var page = store.List(new Query { OrderBy = "id", Limit = 20 });
/// </code>
/// Every value is checked before it is taken. A change is there for readers once it is safely in the file: the file is written
/// beside the old one and then put in its place. Safe to use from several threads.
/// </summary>
public sealed class Store
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    private readonly string? path;
    private readonly Lock writing = new();
    private volatile Content content;

    public Store() => content = new Content(0, []);

    private Store(string path, Content content) => (this.path, this.content) = (path, content);

    /// <summary>Reads the file, when it is there; every later change goes into it.</summary>
    /// <exception cref="InvalidDataException">The file holds something else than a store.</exception>
    public static Store Open(string path) => new(path, File.Exists(path) ? Load(path) : new Content(0, []));

    /// <summary>Stores a new record and returns it with its id.</summary>
    /// <exception cref="InvalidRecordException">Some values cannot be stored.</exception>
    public StoredRecord Create(IReadOnlyDictionary<string, object?> values)
    {
        var fields = Schema.Check(values);
        lock (writing)
        {
            var record = new StoredRecord(content.LastId + 1, fields);
            Commit(new Content(record.Id, [.. content.Records, record]));
            return record;
        }
    }

    /// <exception cref="RecordNotFoundException">There is no record with that id.</exception>
    public StoredRecord Get(int id) => content.Find(id);

    /// <summary>Changes some fields of a record and returns all of it.</summary>
    /// <exception cref="RecordNotFoundException">There is no record with that id.</exception>
    /// <exception cref="InvalidRecordException">Some values cannot be stored.</exception>
    public StoredRecord Update(int id, IReadOnlyDictionary<string, object?> values)
    {
        var changes = Schema.Check(values, partial: true);
        lock (writing)
        {
            var before = content.Find(id);
            var after = new StoredRecord(id, before.Fields.Concat(changes).GroupBy(field => field.Key).ToDictionary(field => field.Key, field => field.Last().Value));
            Commit(content with { Records = [.. content.Records.Select(record => record.Id == id ? after : record)] });
            return after;
        }
    }

    /// <exception cref="RecordNotFoundException">There is no record with that id.</exception>
    public void Delete(int id)
    {
        lock (writing)
        {
            var gone = content.Find(id);
            Commit(content with { Records = [.. content.Records.Where(record => record != gone)] });
        }
    }

    /// <summary>The records that a query chooses, in its order.</summary>
    public IReadOnlyList<StoredRecord> List(Query? query = null) => (query ?? new Query()).Choose(content.Records);

    /// <summary>How many records have these fields.</summary>
    public int Count(IReadOnlyDictionary<string, object>? where = null) => new Query { Where = where ?? new Dictionary<string, object>(), Limit = int.MaxValue }.Choose(content.Records).Count;

    /// <summary>Makes a change real: first in the file, then for readers.</summary>
    private void Commit(Content changed)
    {
        if (path is not null)
        {
            var fresh = $"{path}.new";
            File.WriteAllText(fresh, JsonSerializer.Serialize(changed, Readable));
            File.Move(fresh, path, overwrite: true);
        }

        content = changed;
    }

    private static Content Load(string path)
    {
        try
        {
            var loaded = JsonSerializer.Deserialize<Content>(File.ReadAllText(path)) ?? throw new JsonException("The file holds null.");
            return loaded with { Records = [.. loaded.Records.Select(record => record with { Fields = Schema.Check(record.Fields!) })] };
        }
        catch (Exception error) when (error is JsonException or InvalidRecordException or ArgumentNullException)
        {
            throw new InvalidDataException($"{path} holds no {{resource.words}} store: {error.Message}", error);
        }
    }

    /// <summary>What the file holds; never changed, only replaced.</summary>
    private sealed record Content(int LastId, StoredRecord[] Records)
    {
        public StoredRecord Find(int id) => Array.Find(Records, record => record.Id == id) ?? throw new RecordNotFoundException(id);
    }
}
