namespace Nightshift.Pages;

/// <summary>What a list page is asked for: its number and filters, which travel on to Api and into the links to the other pages.</summary>
internal sealed record ListQuery(int Number, IReadOnlyDictionary<string, string> Filters)
{
    public const int Size = 25;

    public bool IsFiltered => Filters.Count > 0;

    public string? this[string filter] => Filters.GetValueOrDefault(filter);

    public static ListQuery From(IQueryCollection query, params string[] filters) => new(
        int.TryParse(query["page"], out var number) && number > 0 ? number : 1,
        filters.Where(name => query[name].ToString().Length > 0).ToDictionary(name => name, name => query[name].ToString()));

    /// <summary>The same list at another page.</summary>
    public string Link(int number) => QueryString.Create(Filters.Append(new("page", $"{number}")).Select(Nullable)).ToString();

    public string ToApi(string path) => path + Link(Number) + $"&limit={Size}";

    public bool HasOlder(long total) => total > (long)Number * Size;

    private static KeyValuePair<string, string?> Nullable(KeyValuePair<string, string> pair) => new(pair.Key, pair.Value);
}
