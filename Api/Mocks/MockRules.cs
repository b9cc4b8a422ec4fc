using System.Text.Json;

namespace Nightshift.Mocks;

/// <summary>What a mock must look like.</summary>
internal static class MockRules
{
    private const int LongestName = 100, MostHeaders = 30, MostParameters = 50, MostResponse = 256 * 1024;

    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

    public static Dictionary<string, string[]> Check(string? name, IReadOnlyList<MockEndpoint>? endpoints, int? hours)
    {
        Dictionary<string, string[]> errors = [];
        if (name is not null && (string.IsNullOrWhiteSpace(name) || name.Length > LongestName)) errors["name"] = [$"A name of 1 to {LongestName} characters."];
        if (hours is < 1 or > MockOptions.MaxHours) errors["expires_in_hours"] = [$"1 to {MockOptions.MaxHours}."];
        if (endpoints is null) return errors;
        if (endpoints.Count is 0 or > OpenApiSpec.MostEndpoints) errors["endpoints"] = [$"1 to {OpenApiSpec.MostEndpoints} endpoints."];
        else if (endpoints.Any(endpoint => endpoint is null)) errors["endpoints"] = ["One of them is null."];
        else
        {
            for (var i = 0; i < endpoints.Count; i++)
                if (Fault(endpoints[i]) is { } fault) errors[$"endpoints[{i}]"] = [$"{endpoints[i].Method} {endpoints[i].Path}: {fault}"];
            if (endpoints.GroupBy(endpoint => (endpoint.Method, endpoint.Path?.TrimEnd('/'))).FirstOrDefault(group => group.Count() > 1) is { } twice) errors["endpoints"] = [$"{twice.Key.Method} {twice.Key.Item2} is there twice."];
        }
        return errors;
    }

    /// <summary>Null when the endpoint can be what its <c>stateful</c> says; else why not.</summary>
    public static string? StatefulFault(MockEndpoint endpoint)
    {
        var item = new PathTemplate(endpoint.Path).Item is not null;
        var allowed = item ? new[] { "GET", "PUT", "PATCH", "DELETE" } : ["GET", "POST"];
        return allowed.Contains(endpoint.Method) ? null : $"{(item ? "An item" : "A collection")} is stateful for {string.Join(", ", allowed)} only.";
    }

    private static string? Fault(MockEndpoint endpoint) =>
        !Methods.Contains(endpoint.Method) ? $"The method is one of {string.Join(", ", Methods)}."
        : PathTemplate.Fault(endpoint.Path) is { } path ? path
        : endpoint.StatusCode is < 200 or > 599 ? "The status is 200 to 599."
        : endpoint.DelayMs is < 0 or > MockOptions.MaxDelayMs ? $"The delay is 0 to {MockOptions.MaxDelayMs} ms."
        : endpoint.FailureRate is not (null or >= 0 and <= 1) ? "The failure rate is 0 to 1."
        : endpoint.FailureStatus is < 400 or > 599 ? "The failure status is 400 to 599."
        : endpoint.ContentType is { } type && MockHeaders.TypeFault(type) is { } typeFault ? typeFault
        : endpoint.Headers is { Count: > MostHeaders } ? $"At most {MostHeaders} headers."
        : (endpoint.Headers ?? new Dictionary<string, string>()).Select(header => MockHeaders.Fault(header.Key, header.Value)).FirstOrDefault(fault => fault is not null) is { } header ? header
        : endpoint.Response is { } response && response.GetRawText().Length > MostResponse ? $"The response has at most {MostResponse / 1024} KB."
        : new[] { endpoint.Response, endpoint.ResponseSchema, endpoint.RequestSchema }.Any(json => json is { } one && RequestCheck.Read(one.GetRawText()) is null) ? "The response or a schema says the same name twice."
        : !IsSchema(endpoint.ResponseSchema) || !IsSchema(endpoint.RequestSchema) ? "A schema is a JSON object."
        : endpoint.Parameters is { } parameters && (parameters.Count > MostParameters || parameters.Any(parameter => parameter?.Name is not { Length: > 0 and <= 100 } || parameter.In is not ("path" or "query" or "header") || !IsSchema(parameter.Schema))) ? "Each parameter has a name, and is in path, query or header."
        : endpoint.Stateful is true ? StatefulFault(endpoint)
        : null;

    private static bool IsSchema(JsonElement? schema) => schema is null or { ValueKind: JsonValueKind.Object };
}
