using System.Net.Http.Headers;
using Nightshift.Artifacts;
using Nightshift.Models;
using Nightshift.ServiceDefaults;
using Nightshift.Sessions;

namespace Nightshift.Executions;

internal static class ExecutionJobsExtensions
{
    /// <summary>The loop, and what gives every open execution to it.</summary>
    public static IHostApplicationBuilder AddExecutionLoop(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSessions().AddArtifacts().AddModels(builder.Configuration);
        builder.Services.AddSingleton<ExecutionStore>();
        builder.Services.AddSingleton<RunStore>();
        builder.Services.AddSingleton<RunningExecutions>();
        builder.Services.AddSingleton<Delivery>();
        builder.Services.AddSingleton<ExecutionLoop>();
        builder.AddServiceClient<RunnerClient>("runner").ConfigureHttpClient(client =>
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", builder.Configuration["NIGHTSHIFT_RUNNER_KEY"]);
            client.Timeout = Timeout.InfiniteTimeSpan; // a validation takes what its tools take; Runner bounds them
        });
        builder.Services.AddHostedService<ExecutionDispatcher>();
        return builder;
    }
}
