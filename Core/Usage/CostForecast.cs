using System.ComponentModel.DataAnnotations;
using Nightshift.Executions;

namespace Nightshift.Usage;

/// <summary>Body of <c>POST /usage/forecast</c>: requests that wait to be made.</summary>
/// <param name="Tasks">1 to 500.</param>
public sealed record ForecastRequest([Required, Length(1, 500, ErrorMessage = "From 1 to 500 tasks.")] IReadOnlyList<ForecastTask> Tasks);

/// <param name="Mode">As in the settings when absent.</param>
/// <param name="Tier">As in <see cref="ExecuteRequest"/>.</param>
/// <param name="Model">As in <see cref="ExecuteRequest"/>.</param>
/// <param name="TemplateId">A built-in template, or one of the user's: it costs nothing.</param>
public sealed record ForecastTask(
    [Required(ErrorMessage = "Say what to build."), StringLength(20_000, ErrorMessage = "At most 20,000 characters.")] string Prompt, string? Language = null, string? Mode = null,
    string? Tier = null, string? Model = null, string? TemplateId = null)
{
    /// <summary>What that execution will be.</summary>
    public static ForecastTask Of(Execution draft) => new(draft.Prompt, draft.Language, draft.Mode, draft.Tier, draft.ChosenModel, draft.TemplateId);
}

/// <summary>What a queue of tasks will probably cost and take, one after another.</summary>
/// <param name="LowUsd">Nine times in ten it costs more.</param>
/// <param name="LikelyUsd">It costs more as often as less.</param>
/// <param name="HighUsd">Nine times in ten it costs less.</param>
/// <param name="BasedOn">How many earlier runs it is drawn from; 0 when it is by the models' prices alone.</param>
/// <param name="Note">What the figures rest on, and which budget they could pass.</param>
public sealed record CostForecast(
    int Tasks, decimal LowUsd, decimal LikelyUsd, decimal HighUsd, double LowSeconds, double LikelySeconds, double HighSeconds, int BasedOn, string Note);
