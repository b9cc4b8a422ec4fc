using Microsoft.Extensions.Options;
using Nightshift.Executions;
using Nightshift.Models;

namespace Nightshift.Skills;

/// <summary>Chooses the skills of an execution, once: what was chosen is stored with it, so that every call and every replay says the same.</summary>
internal sealed class SkillSelection(SkillCatalog catalog, RepositorySkills repository, ModelCatalog models, IOptions<SkillOptions> options)
{
    /// <summary>None where only templates can answer, which read nothing.</summary>
    public async Task<IReadOnlyList<ChosenSkill>> ChooseAsync(Execution execution, CancellationToken cancellation)
    {
        if (options.Value.Most == 0 || !await models.IsAnyConnectedAsync(execution.UserId, cancellation)) return [];
        return await catalog.ChooseAsync(execution.UserId, await repository.ReadAsync(execution, cancellation), SkillNeed.Of(execution), options.Value.Most, await RoomAsync(execution, cancellation), cancellation);
    }

    /// <summary>In characters. A small model has other things to read: an eighth of its window at four characters a token.</summary>
    private async Task<int> RoomAsync(Execution execution, CancellationToken cancellation) =>
        await models.WindowAsync(execution.UserId, execution.Tier, cancellation) is { } tokens ? Math.Min(options.Value.Characters, tokens / 2) : options.Value.Characters;
}
