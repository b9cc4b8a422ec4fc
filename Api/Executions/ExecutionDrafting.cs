using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Nightshift.Agents;
using Nightshift.Http;
using Nightshift.Models;

namespace Nightshift.Executions;

/// <summary>Makes of a request that was checked the execution that it asks for: what it goes on from, its repository, and what goes along with it.</summary>
internal sealed class ExecutionDrafting(
    ExecutionStore executions, AttachedContext attached, RepositoryChoice repositories, ModelSettingsStore settings, AgentChoice agents, IOptions<ExecutionOptions> options)
{
    /// <summary>The execution, complete but for its session, and the session that it belongs to; or why it cannot be made.</summary>
    public async Task<(Execution? Draft, Guid? Session, ProblemHttpResult? Refused)> DraftAsync(ExecuteRequest request, Guid userId, CancellationToken cancellation)
    {
        if (request.TimeLimitMinutes > options.Value.TimeLimitMinutes) return (null, null, Problems.Unprocessable(
            string.Create(CultureInfo.InvariantCulture, $"You ask for {request.TimeLimitMinutes:0.##} minutes, and an execution may take {options.Value.TimeLimitMinutes:0.##} at most. Ask for less, or raise {ExecutionOptions.Section}:{nameof(ExecutionOptions.TimeLimitMinutes)}.")));
        var language = Language.Find(request.Language) ?? Language.Detect(request.Prompt, request.Tests);
        var draft = ExecuteRules.ToExecution(request, userId, language, await settings.ReadAsync(userId, cancellation), Activity.Current?.Id);
        var session = request.SessionId;
        (draft, var reason) = await agents.ApplyAsync(draft, request, cancellation);
        if (reason is not null) return (null, null, reason);
        if (request.BasisId is { } basisId)
        {
            if (await executions.FindAsync(userId, basisId, cancellation) is not { } parent) return (null, null, Problems.NotFound("There is no such execution. Leave basis_id out to begin with nothing."));
            if (parent.CompletedAt is null || parent.BestAttempt is null) return (null, null, Problems.Conflict("That execution has delivered nothing yet, so there is nothing to change. Wait for it, or leave basis_id out."));
            (draft, session) = (draft.Following(parent), parent.SessionId);
        }
        if (request.GithubRepo is { } name && draft.Target is null)
        {
            (var target, language, var refused) = await repositories.ChooseAsync(draft, name, Language.Find(request.Language), cancellation);
            if (refused is not null) return (null, null, refused);
            draft = draft with { Target = target, Language = language!.Name, TemplateId = null };
        }
        if (request.Attachments is { Count: > 0 } || request.UseCode == true)
        {
            if (await attached.ReadAsync(draft, request.Attachments ?? [], request.UseCode == true, cancellation) is not { } context) return (null, null, Problems.NotFound("Not all of the attached files are there. Attach them again."));
            draft = draft with { Context = context };
        }
        return (draft, session, null);
    }
}
