using Microsoft.Extensions.DependencyInjection.Extensions;
using Nightshift.Artifacts;
using Nightshift.Models;
using Nightshift.Proofs;
using Nightshift.Sessions;
using Nightshift.Skills;
using Nightshift.Tools;

namespace Nightshift.Executions;

internal static class ExecutionJobsExtensions
{
    /// <summary>The loop, and what gives every open execution to it.</summary>
    public static IHostApplicationBuilder AddExecutionLoop(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSessions().AddArtifacts().AddModels(builder.Configuration).AddProofSigning().AddRunnerClient();
        builder.Services.AddOptions<ExecutionOptions>().BindConfiguration(ExecutionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<TestScoringOptions>().BindConfiguration(TestScoringOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<ExecutionStore>();
        builder.Services.AddSingleton<QuestionStore>();
        builder.Services.AddSingleton<RunStore>();
        builder.Services.TryAddSingleton<RunningWork>();
        builder.Services.AddSingleton<Delivery>();
        builder.AddTools();
        builder.Services.AddSkills().AddSingleton<RepositorySkills>().AddSingleton<SkillSelection>();
        builder.Services.AddSingleton<BudgetWarning>();
        builder.Services.AddSingleton<Pictures>();
        builder.Services.AddSingleton<LoopModels>();
        builder.Services.AddSingleton<CriteriaStep>();
        builder.Services.AddSingleton<TestsStep>();
        builder.Services.AddSingleton<CodeStep>();
        builder.Services.AddSingleton<ArgueStep>();
        builder.Services.AddSingleton<ValidateStep>();
        builder.Services.AddSingleton<LessonStore>();
        builder.Services.AddSingleton<TestScoring>();
        builder.Services.AddSingleton<ExecutionLoop>();
        builder.Services.AddHostedService<ExecutionDispatcher>();
        return builder;
    }
}
