using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Nightshift.Accounts;

namespace Nightshift.Forwarding;

/// <summary>What Razor pages ask of Api, in the name of whoever is signed in.</summary>
internal sealed class ApiClient(ApiAddress api, ApiConnection connection, IHttpContextAccessor accessor)
{
    public Task<ApiAnswer<T>> GetAsync<T>(string path, CancellationToken cancellation) where T : class =>
        SendAsync<T>(new HttpRequestMessage(HttpMethod.Get, new Uri(api.Root, path)), null, cancellation);

    public Task<ApiAnswer<T>> GetAsync<T>(string path, string token, CancellationToken cancellation) where T : class =>
        SendAsync<T>(new HttpRequestMessage(HttpMethod.Get, new Uri(api.Root, path)), token, cancellation);

    public Task<ApiAnswer<T>> PostAsync<T>(string path, object? body, CancellationToken cancellation) where T : class =>
        SendAsync<T>(new HttpRequestMessage(HttpMethod.Post, new Uri(api.Root, path)) { Content = JsonContent.Create(body ?? new { }, options: Json.Options) }, null, cancellation);

    private async Task<ApiAnswer<T>> SendAsync<T>(HttpRequestMessage request, string? token, CancellationToken cancellation) where T : class
    {
        using (request)
        {
            if (accessor.HttpContext is { } context)
            {
                token ??= await context.GetTokenAsync(SignInCookie.Token);
                request.SayWhereFrom(context);
            }
            if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            return await AnswerAsync<T>(request, cancellation);
        }
    }

    private async Task<ApiAnswer<T>> AnswerAsync<T>(HttpRequestMessage request, CancellationToken cancellation) where T : class
    {
        try
        {
            using var response = await connection.SendAsync(request, cancellation);
            if (!response.IsSuccessStatusCode) return new ApiAnswer<T>(response.StatusCode, null, await ProblemAsync(response, cancellation));
            var body = response.StatusCode == HttpStatusCode.NoContent ? null : await response.Content.ReadFromJsonAsync<T>(Json.Options, cancellation);
            return new ApiAnswer<T>(response.StatusCode, body, null);
        }
        catch (HttpRequestException)
        {
            return new ApiAnswer<T>(HttpStatusCode.BadGateway, null, new ProblemDetails { Title = "Api is not answering", Detail = ApiConnection.Unreachable });
        }
    }

    private static async Task<ProblemDetails> ProblemAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            // Problem details keep the names of RFC 9457 and know their own converter.
            return await response.Content.ReadFromJsonAsync<ValidationProblemDetails>(cancellation) ?? new ProblemDetails();
        }
        catch (JsonException)
        {
            return new ProblemDetails { Title = response.ReasonPhrase };
        }
    }
}
