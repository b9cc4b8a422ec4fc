using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Nightshift.Infrastructure;

namespace Nightshift.Benchmarks;

/// <summary>
/// Speaks OpenAI's protocol and misbehaves on a schedule, call after call. It keeps its own books: what each call would be billed, by what was sent,
/// at 1 USD per million tokens in and 2 out, a token being four characters.
/// </summary>
internal sealed partial class FaultyProvider : IAsyncDisposable
{
    /// <summary>Sent in one piece; beyond <see cref="MostCharacters"/> the gateway is to stop reading.</summary>
    private const int Piece = 400;

    public const int MostOutputTokens = 200;

    /// <summary>As the gateway has it: sixteen for each token.</summary>
    private const int MostCharacters = MostOutputTokens * 16;

    private readonly WebApplication app;
    private readonly IReadOnlyList<string> schedule;
    private long billed;
    private int calls;

    private FaultyProvider(WebApplication app, IReadOnlyList<string> schedule) => (this.app, this.schedule) = (app, schedule);

    /// <summary>Every fault once, between answers as they should be.</summary>
    public static readonly IReadOnlyList<string> Storm =
    [
        "good", "401", "good", "403", "404", "good", "408", "429", "good", "429 with Retry-After", "500", "good", "503", "good", "cut off", "good", "cut off early", "good", "wrong JSON",
        "good", "wrong JSON midway", "good", "fragments of a tool call", "good", "huge", "good", "reset", "good", "empty", "good", "slow first token", "good", "good", "good", "stalled", "good", "good", "good"
    ];

    public string BaseUrl => $"{app.Urls.First()}/v1";

    public int Calls => calls;

    /// <summary>USD.</summary>
    public decimal Billed => Interlocked.Read(ref billed) / 1_000_000m;

    public static async Task<FaultyProvider> StartAsync(IReadOnlyList<string> schedule)
    {
        var provider = new FaultyProvider(LocalServer.Build(), schedule);
        provider.app.MapPost("/v1/chat/completions", provider.AnswerAsync);
        await provider.app.StartAsync();
        return provider;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        using var body = await JsonDocument.ParseAsync(http.Request.Body);
        var asked = string.Concat(body.RootElement.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("content") is { ValueKind: JsonValueKind.String } text
            ? text.GetString() : string.Concat(message.GetProperty("content").EnumerateArray().Select(part => part.GetProperty("text").GetString()))));
        var fault = schedule[(Interlocked.Increment(ref calls) - 1) % schedule.Count];
        var line = $"the answer to {QuestionPattern().Match(asked).Value} is this line\n";
        if (int.TryParse(fault.Split(' ')[0], CultureInfo.InvariantCulture, out var status)) await RefuseAsync(http, status, fault.Contains("Retry-After"));
        else await MisbehaveAsync(http, fault, asked.Length, line);
    }

    private static Task RefuseAsync(HttpContext http, int status, bool retryAfter)
    {
        http.Response.StatusCode = status;
        if (retryAfter) http.Response.Headers.RetryAfter = "0.05";
        return http.Response.WriteAsync("""{"error":{"code":"told_to_fail"}}""");
    }

    private async Task MisbehaveAsync(HttpContext http, string fault, int asked, string line)
    {
        var text = string.Concat(Enumerable.Repeat(line, 12));
        switch (fault)
        {
            case "good":
                await StreamAsync(http, asked, text);
                await SendAsync(http, """{"id":"1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""");
                await SendAsync(http, $$"""{ "id": "1", "choices": [], "usage": { "prompt_tokens": {{Tokens(asked)}}, "completion_tokens": {{Tokens(text.Length)}}, "total_tokens": 0 } }""");
                break;
            case "cut off":
                await StreamAsync(http, asked, text[..^20]);
                break;
            case "cut off early":
                await StreamAsync(http, asked, line[..10]);
                break;
            case "stalled":
                await StreamAsync(http, asked, text);
                await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                break;
            case "slow first token":
                await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                break;
            case "wrong JSON":
                await http.Response.WriteAsync("<html>Welcome to the router</html>");
                break;
            case "wrong JSON midway":
                await StreamAsync(http, asked, text);
                await http.Response.WriteAsync("data: {\"choices\": 7}\n\n");
                break;
            case "fragments of a tool call":
                Bill(asked, "run".Length);
                await SendAsync(http, """{"id":"1","choices":[{"index":0,"delta":{"role":"assistant","tool_calls":[{"index":0,"id":"c","type":"function","function":{"name":"run","arguments":"{"}}]}}]}""");
                await SendAsync(http, """{"id":"1","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}""");
                break;
            case "huge":
                Bill(asked, (MostCharacters / Piece + 1) * Piece);
                for (var piece = 0; piece < 40; piece++) await SendTextAsync(http, new string('x', Piece));
                break;
            case "empty":
                Bill(asked, 0);
                await SendAsync(http, """{"id":"1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""");
                break;
            case "reset":
                http.Abort();
                break;
        }
    }

    private async Task StreamAsync(HttpContext http, int asked, string text)
    {
        Bill(asked, text.Length);
        foreach (var piece in text.Chunk(Piece)) await SendTextAsync(http, new string(piece));
    }

    private static Task SendTextAsync(HttpContext http, string text) => SendAsync(http, $$"""{ "id": "1", "choices": [{ "index": 0, "delta": { "content": {{JsonSerializer.Serialize(text)}} } }] }""");

    private static async Task SendAsync(HttpContext http, string chunk)
    {
        http.Response.ContentType ??= "text/event-stream";
        await http.Response.WriteAsync($"data: {chunk}\n\n");
        await http.Response.Body.FlushAsync();
    }

    private void Bill(int asked, int written) => Interlocked.Add(ref billed, Tokens(asked) + 2 * Tokens(written));

    private static int Tokens(int characters) => (characters + 3) / 4;

    [GeneratedRegex("#[0-9]+")]
    private static partial Regex QuestionPattern();
}
