using System.Net;
using Nightshift.Executions;
using Nightshift.Infrastructure;
using Nightshift.Tests.Runner;

namespace Nightshift.Mutations;

[Collection(RunnerCollection.Name)]
public sealed class MutationEndpointTests(RunnerHost host)
{
    [Fact]
    public async Task A_language_without_a_mutator_says_so_and_gives_no_figure()
    {
        var report = await host.MutateAsync(new MutationRequest("go", [new("main.go", "package app\n")], [new("main_test.go", "package app\n")]));

        report.Score.ShouldBeNull();
        report.Summary.ShouldBe("Not measured: there is no way yet to put faults into go code");
    }

    [Fact]
    public async Task A_request_that_cannot_be_served_is_refused_by_field()
    {
        using var client = host.Connect();

        using var response = await client.PostAsync("/mutations", new MutationRequest("cobol", [], [], Mutants: 0, Owner: new string('x', 101)));

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var text = await response.Content.ReadAsStringAsync();
        text.ShouldContain("\"language\"");
        text.ShouldContain("\"mutants\"");
        text.ShouldContain("\"owner\"");
    }
}
