using System.Text.Json.Nodes;

namespace RestApi;

/// <summary>Records in memory, by id; safe to use from several threads.</summary>
public sealed class Store
{
    private readonly SortedDictionary<int, JsonObject> records = [];
    private readonly Lock gate = new();
    private int lastId;

    /// <summary>One page of the records that a filter lets through, and how many it lets through.</summary>
    /// <param name="page">From 1.</param>
    public (IReadOnlyList<JsonObject> Items, int Total) Page(int page, int limit, Func<JsonObject, bool> matches)
    {
        lock (gate)
        {
            JsonObject[] found = [.. records.Values.Where(matches)];
            return ([.. found.Skip((page - 1) * limit).Take(limit).Select(Copy)], found.Length);
        }
    }

    /// <summary>Stores a new record and returns it with its id.</summary>
    public JsonObject Create(JsonObject values)
    {
        lock (gate)
        {
            var record = new JsonObject { ["id"] = ++lastId };
            Take(record, values);
            records.Add(lastId, record);
            return Copy(record);
        }
    }

    /// <summary>Null when there is none.</summary>
    public JsonObject? Get(int id)
    {
        lock (gate) return records.TryGetValue(id, out var record) ? Copy(record) : null;
    }

    /// <summary>Changes some fields of a record and returns all of it; null when there is none.</summary>
    public JsonObject? Update(int id, JsonObject values)
    {
        lock (gate)
        {
            if (!records.TryGetValue(id, out var record)) return null;
            Take(record, values);
            return Copy(record);
        }
    }

    /// <summary>False when there is none.</summary>
    public bool Delete(int id)
    {
        lock (gate) return records.Remove(id);
    }

    private static void Take(JsonObject record, JsonObject values)
    {
        foreach (var (name, value) in values) record[name] = value?.DeepClone();
    }

    private static JsonObject Copy(JsonObject record) => (JsonObject)record.DeepClone();
}
