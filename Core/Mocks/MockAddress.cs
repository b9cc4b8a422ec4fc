namespace Nightshift.Mocks;

/// <summary>Where mocks are served, and what keeps them from being part of our origin.</summary>
public static class MockAddress
{
    /// <summary>Under Api's root; no token is needed below it.</summary>
    public const string Prefix = "/mocked";

    /// <summary>Policy of every answer: whatever it is, a browser that shows it gives it an origin of its own, in which it can do nothing.</summary>
    public const string Policy = "default-src 'none'; frame-ancestors 'none'; sandbox";

    public static string Of(string key) => $"{Prefix}/{key}";
}
