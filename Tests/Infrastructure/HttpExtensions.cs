using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Nightshift.Artifacts;

namespace Nightshift.Infrastructure;

internal static class HttpExtensions
{
    public static async Task<T> ReadAsync<T>(this Task<HttpResponseMessage> sending, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = await sending;
        var body = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(expected, body);
        return Json.Read<T>(body);
    }

    public static Task<HttpResponseMessage> PostAsync<T>(this HttpClient client, string path, T body) => client.PostAsJsonAsync(path, body, Json.Options);

    public static Task<HttpResponseMessage> PutAsync<T>(this HttpClient client, string path, T body) => client.PutAsJsonAsync(path, body, Json.Options);

    public static Task<HttpResponseMessage> UploadAsync(this HttpClient client, string name, byte[] content, params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent();
        foreach (var field in fields) form.Add(new StringContent(field.Value), field.Name);
        var file = new ByteArrayContent(content) { Headers = { ContentType = new MediaTypeHeaderValue("text/plain") } };
        form.Add(file, "file");
        file.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = "file", FileName = $"\"{name}\"" };
        return client.PostAsync("/artifacts/upload", form);
    }

    public static async Task<Artifact> ArtifactAsync(this HttpClient client, string name, byte[] content, params (string Name, string Value)[] fields)
    {
        var uploaded = await client.UploadAsync(name, content, fields).ReadAsync<UploadedArtifact>(HttpStatusCode.Created);
        return await client.GetAsync($"/artifacts/{uploaded.ArtifactId}").ReadAsync<Artifact>();
    }
}
