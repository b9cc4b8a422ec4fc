using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Nightshift.Infrastructure;

/// <summary>
/// A server that speaks OpenAI's chat completions and Anthropic's messages on a free port and behaves as told: the queued answers first, in order, then the default one.
/// </summary>
public sealed class ModelStandIn : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<ModelStandInAnswer> answers = new();

    private ModelStandIn(WebApplication app) => this.app = app;

    /// <summary>What a provider's <c>BaseUrl</c> is set to.</summary>
    public string BaseUrl { get; private set; } = "";

    /// <summary>The same for the kind <c>anthropic</c>.</summary>
    public string AnthropicUrl => BaseUrl[..^"/v1".Length];

    /// <summary>Answers when nothing is queued.</summary>
    public Func<ModelStandInRequest, ModelStandInAnswer> Default { get; set; } = _ => new() { Text = "Hello" };

    /// <summary>What <c>GET /models</c> lists; null makes it answer 404.</summary>
    public IReadOnlyList<string>? Models { get; set; } = ["stand-in"];

    public ConcurrentQueue<ModelStandInRequest> Requests { get; } = new();

    public ConcurrentQueue<(string Name, long Bytes, string Model)> Recordings { get; } = new();

    public static async Task<ModelStandIn> StartAsync(Func<ModelStandInRequest, ModelStandInAnswer>? respond = null)
    {
        var app = LocalServer.Build();
        var standIn = new ModelStandIn(app);
        if (respond is not null) standIn.Default = respond;
        app.MapGet("/v1/models", () => standIn.Models is null ? Results.NotFound() : Results.Json(new { data = standIn.Models.Select(id => new { id }) }));
        app.MapPost("/v1/chat/completions", http => standIn.AnswerAsync(http, StreamAsync));
        app.MapPost("/v1/embeddings", standIn.EmbedAsync);
        app.MapPost("/v1/audio/transcriptions", standIn.TranscribeAsync);
        app.MapPost("/v1/messages", http => standIn.AnswerAsync(http, StreamMessageAsync));
        await app.StartAsync();
        standIn.BaseUrl = $"{app.Urls.First()}/v1";
        return standIn;
    }

    /// <summary>Forgets what it was told and asked.</summary>
    public void Forget()
    {
        answers.Clear();
        Requests.Clear();
    }

    public ModelStandIn Answer(ModelStandInAnswer answer)
    {
        answers.Enqueue(answer);
        return this;
    }

    public ModelStandIn Reply(string text) => Answer(new() { Text = text });

    public ModelStandIn Fail(int status, int? retryAfter = null) => Answer(new() { Status = status, RetryAfter = retryAfter });

    public ModelStandIn Garbage() => Answer(new() { Raw = "<html>Welcome to the router</html>" });

    public ModelStandIn Half(string text) => Answer(new() { Text = text, End = ModelStandInEnd.CutOff });

    public ModelStandIn Stall(string text) => Answer(new() { Text = text, End = ModelStandInEnd.Silence });

    public ModelStandIn Reset() => Answer(new() { End = ModelStandInEnd.Reset });

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http, Func<HttpContext, ModelStandInAnswer, Task> stream)
    {
        using var body = await JsonDocument.ParseAsync(http.Request.Body);
        var request = new ModelStandInRequest(body.RootElement.Clone(), http.Request.Headers.Authorization.ToString());
        Requests.Enqueue(request);
        var answer = answers.TryDequeue(out var queued) ? queued : Default(request);
        await answer.Until.WaitAsync(http.RequestAborted);
        await Task.Delay(answer.Delay, http.RequestAborted);

        if (answer.End == ModelStandInEnd.Reset && answer.Text.Length == 0)
            http.Abort();
        else if (answer.Raw is { } raw)
            await http.Response.WriteAsync(raw);
        else if (answer.Status != 200)
            await RefuseAsync(http, answer);
        else
            await stream(http, answer);
    }

    /// <summary>For each text a vector of its length and its place; a queued failure first.</summary>
    private async Task EmbedAsync(HttpContext http)
    {
        using var body = await JsonDocument.ParseAsync(http.Request.Body);
        if (answers.TryDequeue(out var failure))
        {
            await RefuseAsync(http, failure);
            return;
        }

        Requests.Enqueue(new ModelStandInRequest(body.RootElement.Clone(), http.Request.Headers.Authorization.ToString()));
        var texts = body.RootElement.GetProperty("input").EnumerateArray().Select(text => text.GetString()!).ToList();
        var data = texts.Select((text, index) => new { index, embedding = Convert.ToBase64String([.. BitConverter.GetBytes((float)text.Length), .. BitConverter.GetBytes((float)index)]) });
        var tokens = texts.Sum(text => text.Length / 4);
        await http.Response.WriteAsJsonAsync(new { @object = "list", data = data.Reverse(), usage = new { prompt_tokens = tokens, total_tokens = tokens } });
    }

    /// <summary>The text of the queued answer, in as many seconds as it has words; a queued failure first.</summary>
    private async Task TranscribeAsync(HttpContext http)
    {
        var answer = answers.TryDequeue(out var queued) ? queued : Default(new(default, ""));
        if (answer.Status != 200)
        {
            await RefuseAsync(http, answer);
            return;
        }

        var form = await http.Request.ReadFormAsync();
        Recordings.Enqueue((form.Files["file"]!.FileName, form.Files["file"]!.Length, form["model"].ToString()));
        await http.Response.WriteAsJsonAsync(new { text = answer.Text, duration = (double)answer.Text.Split(' ').Length, language = "english", task = "transcribe" });
    }

    private static async Task RefuseAsync(HttpContext http, ModelStandInAnswer answer)
    {
        http.Response.StatusCode = answer.Status;
        if (answer.RetryAfter is { } seconds) http.Response.Headers.RetryAfter = $"{seconds}";
        await http.Response.WriteAsJsonAsync(new { error = new { message = answer.ErrorMessage, code = answer.ErrorCode } });
    }

    private static async Task StreamAsync(HttpContext http, ModelStandInAnswer answer)
    {
        http.Response.ContentType = "text/event-stream";
        await SendAsync(http, new { id = "1", choices = new[] { new { index = 0, delta = new { role = "assistant", content = "" } } } });
        foreach (var piece in answer.Text.Chunk(answer.PieceLength))
            await SendAsync(http, new { id = "1", choices = new[] { new { index = 0, delta = new { content = new string(piece) } } } });
        foreach (var (index, call) in answer.Calls.Index())
        {
            await SendAsync(http, new { id = "1", choices = new[] { new { index = 0, delta = new { tool_calls = new[] { new { index, id = call.Id, type = "function", function = new { name = call.Tool, arguments = "" } } } } } } });
            foreach (var piece in call.Arguments.Chunk(3))
                await SendAsync(http, new { id = "1", choices = new[] { new { index = 0, delta = new { tool_calls = new[] { new { index, function = new { arguments = new string(piece) } } } } } } });
        }

        if (!await IsWholeAsync(http, answer)) return;
        await SendAsync(http, new { id = "1", choices = new[] { new { index = 0, delta = new { }, finish_reason = answer.Calls.Count > 0 ? "tool_calls" : answer.FinishReason } } });
        if (answer.Usage is { } usage)
            await SendAsync(http, new { id = "1", choices = Array.Empty<object>(), usage = new { prompt_tokens = usage.Input, completion_tokens = usage.Output, total_tokens = usage.Input + usage.Output, prompt_tokens_details = new { cached_tokens = answer.Cached } } });
        await http.Response.WriteAsync("data: [DONE]\n\n");
    }

    private static async Task StreamMessageAsync(HttpContext http, ModelStandInAnswer answer)
    {
        http.Response.ContentType = "text/event-stream";
        var usage = answer.Usage ?? default;
        await SendAsync(http, "message_start", new { message = new { id = "1", type = "message", role = "assistant", model = "m", content = Array.Empty<object>(), usage = new { input_tokens = usage.Input - answer.Cached, cache_read_input_tokens = answer.Cached, output_tokens = 1 } } });
        await SendAsync(http, "content_block_start", new { index = 0, content_block = new { type = "text", text = "" } });
        foreach (var piece in answer.Text.Chunk(answer.PieceLength))
            await SendAsync(http, "content_block_delta", new { index = 0, delta = new { type = "text_delta", text = new string(piece) } });

        if (answer.End == ModelStandInEnd.Error) await SendAsync(http, "error", new { error = new { type = "overloaded_error", message = answer.ErrorMessage } });
        if (!await IsWholeAsync(http, answer)) return;
        await SendAsync(http, "content_block_stop", new { index = 0 });
        foreach (var (index, call) in answer.Calls.Index())
        {
            await SendAsync(http, "content_block_start", new { index = index + 1, content_block = new { type = "tool_use", id = call.Id, name = call.Tool, input = new { } } });
            foreach (var piece in call.Arguments.Chunk(3)) await SendAsync(http, "content_block_delta", new { index = index + 1, delta = new { type = "input_json_delta", partial_json = new string(piece) } });
            await SendAsync(http, "content_block_stop", new { index = index + 1 });
        }

        await SendAsync(http, "message_delta", new { delta = new { stop_reason = answer.Calls.Count > 0 ? "tool_use" : answer.FinishReason == "length" ? "max_tokens" : "end_turn" }, usage = new { output_tokens = usage.Output } });
        await SendAsync(http, "message_stop", new { });
    }

    /// <summary>After the text: falls silent or breaks the connection, as told. True when the answer goes on to its end.</summary>
    private static async Task<bool> IsWholeAsync(HttpContext http, ModelStandInAnswer answer)
    {
        if (answer.End == ModelStandInEnd.Silence) await Task.Delay(Timeout.InfiniteTimeSpan, http.RequestAborted);
        if (answer.End == ModelStandInEnd.Reset)
        {
            await Task.Delay(50, http.RequestAborted); // a reset overtakes what the reader has not read yet
            http.Abort();
        }

        return answer.End == ModelStandInEnd.Complete;
    }

    private static async Task SendAsync(HttpContext http, string type, object data)
    {
        var body = JsonSerializer.SerializeToNode(data)!.AsObject();
        body["type"] = type;
        await http.Response.WriteAsync($"event: {type}\n", http.RequestAborted);
        await SendAsync(http, body);
    }

    private static async Task SendAsync(HttpContext http, object chunk)
    {
        await http.Response.WriteAsync($"data: {JsonSerializer.Serialize(chunk)}\n\n", http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }
}

/// <summary>What the stand-in was asked.</summary>
public sealed record ModelStandInRequest(JsonElement Body, string Authorization)
{
    public string Model => Body.GetProperty("model").GetString()!;

    public IReadOnlyList<(string Role, string Text)> Messages =>
        [.. Body.GetProperty("messages").EnumerateArray().Select(message => (message.GetProperty("role").GetString()!, message.TryGetProperty("content", out var content) ? TextOf(content) : ""))];

    /// <summary>The last message.</summary>
    public string Prompt => Messages[^1].Text;

    private static string TextOf(JsonElement content) =>
        content.ValueKind switch
        {
            JsonValueKind.String => content.GetString()!,
            JsonValueKind.Array => string.Concat(content.EnumerateArray().Select(part => part.TryGetProperty("text", out var text) ? text.GetString() : part.TryGetProperty("content", out var result) ? TextOf(result) : "")),
            _ => ""
        };
}

/// <summary>How the stand-in answers one call.</summary>
public sealed record ModelStandInAnswer
{
    public string Text { get; init; } = "";

    /// <summary>Tools that it asks for after the text; the arguments are JSON, or what a model may take for it.</summary>
    public IReadOnlyList<(string Id, string Tool, string Arguments)> Calls { get; init; } = [];

    /// <summary>Characters per streamed piece.</summary>
    public int PieceLength { get; init; } = 200;

    /// <summary>Nothing is sent before it has ended.</summary>
    public Task Until { get; init; } = Task.CompletedTask;

    /// <summary>Waited before anything is sent.</summary>
    public TimeSpan Delay { get; init; }

    public int Status { get; init; } = 200;

    /// <summary>Seconds, sent with a status other than 200.</summary>
    public int? RetryAfter { get; init; }

    public string ErrorMessage { get; init; } = "The stand-in was told to fail.";

    public string? ErrorCode { get; init; }

    /// <summary>Sent instead of the protocol.</summary>
    public string? Raw { get; init; }

    public string FinishReason { get; init; } = "stop";

    public ModelStandInEnd End { get; init; }

    /// <summary>Reported at the end; not reported when null.</summary>
    public (int Input, int Output)? Usage { get; init; } = (10, 20);

    /// <summary>Of the input reported, the tokens read from the cache.</summary>
    public int Cached { get; init; }
}

public enum ModelStandInEnd
{
    Complete,

    /// <summary>The stream ends after the text, as if it were whole.</summary>
    CutOff,

    /// <summary>Nothing more comes after the text, and the connection stays.</summary>
    Silence,

    /// <summary>The connection breaks after the text, or at once when there is none.</summary>
    Reset,

    /// <summary>After the text the stream says that the server failed (Anthropic's protocol only).</summary>
    Error
}
