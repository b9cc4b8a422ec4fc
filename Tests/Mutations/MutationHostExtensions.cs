using System.Net.Http.Json;
using Nightshift.Tests.Runner;

namespace Nightshift.Mutations;

internal static class MutationHostExtensions
{
    public static async Task<MutationReport> MutateAsync(this RunnerHost host, MutationRequest request)
    {
        using var client = host.Connect();
        using var response = await client.PostAsJsonAsync("/mutations", request, Json.Options);
        ((int)response.StatusCode).ShouldBe(200, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<MutationReport>(Json.Options))!;
    }
}
