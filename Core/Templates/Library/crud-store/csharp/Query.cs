namespace RecordStore;

/// <summary>Chooses records; as it comes, the first hundred by id.</summary>
public sealed record Query
{
    private const string Id = "id";

    /// <summary>What fields must be.</summary>
    public IReadOnlyDictionary<string, object> Where { get; init; } = new Dictionary<string, object>();

    /// <summary>A field, or id.</summary>
    public string OrderBy { get; init; } = Id;

    public bool Descending { get; init; }

    public int Limit { get; init; } = 100;

    public int Offset { get; init; }

    internal IReadOnlyList<StoredRecord> Choose(IEnumerable<StoredRecord> records)
    {
        Check();
        var matching = records.Where(record => Where.All(wanted => Equals(record.Fields[wanted.Key], Schema.Plain(wanted.Value))));
        var order = Comparer<object>.Create(Compare);
        var sorted = Descending ? matching.OrderByDescending(ValueOf, order) : matching.OrderBy(ValueOf, order);
        return [.. sorted.ThenBy(record => record.Id).Skip(Offset).Take(Limit)];
    }

    private void Check()
    {
        var unknown = Where.Keys.Append(OrderBy).FirstOrDefault(name => name != Id && Schema.Find(name) is null) ?? (Where.ContainsKey(Id) ? Id : null);
        if (unknown is not null) throw new InvalidRecordException(new Dictionary<string, string> { [unknown] = "is not a field" });
        ArgumentOutOfRangeException.ThrowIfNegative(Limit);
        ArgumentOutOfRangeException.ThrowIfNegative(Offset);
    }

    private object ValueOf(StoredRecord record) => OrderBy == Id ? (double)record.Id : record.Fields[OrderBy];

    /// <summary>Text is compared by its characters, whatever the machine's language.</summary>
    private static int Compare(object left, object right) =>
        left is string text ? string.CompareOrdinal(text, (string)right) : ((IComparable)left).CompareTo(right);
}
