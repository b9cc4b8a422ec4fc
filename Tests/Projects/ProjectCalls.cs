using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using Nightshift.Events;
using Nightshift.Infrastructure;
using Nightshift.Repositories;

namespace Nightshift.Projects;

/// <summary>What tests do with projects of a whole stack.</summary>
internal sealed class ProjectCalls(StackWithGitHub stack)
{
    /// <summary>What a model is asked for.</summary>
    public static string Kind(ModelStandInRequest request) => request.Messages[0].Text switch
    {
        var said when said.StartsWith("You read a repository", StringComparison.Ordinal) => "review",
        var said when said.StartsWith("You plan a change", StringComparison.Ordinal) => "plan",
        var said when said.StartsWith("You break a request", StringComparison.Ordinal) => "criteria",
        var said when said.StartsWith("You write tests", StringComparison.Ordinal) => "tests",
        _ => "code"
    };

    public async Task ImportAsync(string name, params (string Path, string Content)[] files) =>
        (await StackWithGitHub.ImportAsync(stack.Owner, await stack.Git.AddAsync(name, files))).Status.ShouldBe(RepositoryStatus.Ready);

    public Task<Project> BeginAsync(string repository, string wish) => stack.Owner.PostAsync("/projects", new ProjectRequest(repository, wish)).ReadAsync<Project>(HttpStatusCode.Created);

    public async Task SendAsync(string path, object body) => (await stack.Owner.PostAsJsonAsync(path, body, Json.Options)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

    /// <summary>Follows the stream until the project stands there.</summary>
    public async Task<ProjectDetail> UntilAsync(Guid id, ProjectStatus status, Func<ProjectDetail, bool>? enough = null)
    {
        using var limit = new CancellationTokenSource(Stack.Limit);
        List<string> seen = [];
        try
        {
            using var response = await stack.Owner.GetAsync($"/projects/{id}/stream", HttpCompletionOption.ResponseHeadersRead, limit.Token);
            await using var body = await response.Content.ReadAsStreamAsync(limit.Token);
            await foreach (var item in SseParser.Create(body).EnumerateAsync(limit.Token))
            {
                if (item.EventType == "ping") continue;
                seen.Add(item.Data);
                if (Json.Read<StoredEvent>(item.Data).Type != ProjectEvents.Moved) continue;
                var detail = await stack.Owner.GetAsync($"/projects/{id}").ReadAsync<ProjectDetail>();
                if (detail.Project.Status == status && enough?.Invoke(detail) != false) return detail;
            }
        }
        catch (OperationCanceledException)
        {
            // told below, with what there was
        }
        throw new TimeoutException($"It did not get to {status}:\n{string.Join('\n', seen)}");
    }
}
