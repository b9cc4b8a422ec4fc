namespace Nightshift.Http;

/// <summary>Bounds and defaults of <c>page</c> and <c>limit</c> on every list.</summary>
internal static class Paging
{
    public const int MaxPage = 1_000_000;

    public const int MaxLimit = 100;

    public const int DefaultLimit = 20;

    public const string PageMessage = "Pages are numbered from 1.";

    public const string LimitMessage = "Between 1 and 100.";
}
