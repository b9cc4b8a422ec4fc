using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.AspNetCore.Mvc;

namespace Nightshift.Forwarding;

/// <summary>A success with or without a body, or a problem.</summary>
internal sealed record ApiAnswer<T>(HttpStatusCode Status, T? Body, ProblemDetails? Problem) where T : class
{
    [MemberNotNullWhen(true, nameof(Body))]
    public bool HasBody => Body is not null;

    public bool IsUnauthorized => Status == HttpStatusCode.Unauthorized;

    /// <summary>Why it failed, for the person who asked.</summary>
    public IEnumerable<string> Reasons => Problem switch
    {
        null => [],
        ValidationProblemDetails { Errors.Count: > 0 } invalid => invalid.Errors.SelectMany(entry => entry.Value, (entry, reason) => $"{Named(entry.Key)}: {reason}"),
        _ => [Problem.Detail ?? Problem.Title ?? $"Api answered {(int)Status}. Try again."],
    };

    private static string Named(string key) => key.Length == 0 ? "Request" : key.Replace('_', ' ').Capitalised();
}
