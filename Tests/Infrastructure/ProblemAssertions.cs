using System.Net;
using System.Net.Http.Json;

namespace Nightshift.Infrastructure;

internal static class ProblemAssertions
{
    /// <summary>The answer's problem detail, once it is seen to be a whole one.</summary>
    public static async Task<Problem> ProblemAsync(this HttpResponseMessage response, HttpStatusCode expected)
    {
        var body = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(expected, body);
        response.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
        var problem = Json.Read<Problem>(body);
        problem.Status.ShouldBe((int)expected);
        problem.Title.ShouldNotBeNullOrWhiteSpace();
        problem.TraceId.ShouldNotBeNullOrWhiteSpace();
        (problem.Detail is not null || problem.Errors.Count > 0).ShouldBeTrue(body);
        body.ShouldNotContain("Exception");
        body.ShouldNotContain("   at ");
        return problem;
    }
}

internal sealed record Problem(string Title, int Status, string? Detail, string TraceId)
{
    public Dictionary<string, string[]> Errors { get; init; } = [];
}
