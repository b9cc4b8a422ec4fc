using Microsoft.Extensions.Options;
using Nightshift.Executions;
using Nightshift.Repositories;

namespace Nightshift.Skills;

/// <summary>The skills that a repository brings. Strangers may have written them: they are bounded, and nothing but guidance.</summary>
internal sealed class RepositorySkills(RepositoryTree tree, IOptions<SkillOptions> options)
{
    /// <summary>Those of the commit that the execution works from; none without a repository.</summary>
    public async Task<IReadOnlyList<Skill>> ReadAsync(Execution execution, CancellationToken cancellation)
    {
        if (execution.Target is not { } target) return [];
        var clone = RepositoryFolders.Clone(execution.UserId, target.RepositoryId);
        var entries = (await tree.ListAsync(clone, target.Commit, cancellation)).Where(entry => entry.IsFile && entry.Size <= SkillFiles.LargestFile && SkillFiles.NameOf(entry.Path) is not null);
        var files = await tree.ReadAsync(clone, [.. entries.OrderBy(entry => entry.Path, StringComparer.Ordinal).Take(options.Value.MostOfRepository)], cancellation);
        return [.. SkillFiles.Read(files, options.Value).Select(file => file.Skill).OfType<Skill>()];
    }

    /// <summary>The same without their text, and with what keeps one from being used.</summary>
    public IReadOnlyList<RepositorySkill> Seen(IEnumerable<SourceFile> files) =>
        [.. SkillFiles.Read(files, options.Value).Select(file => new RepositorySkill(file.Skill?.Name ?? SkillFiles.NameOf(file.Path)!, file.Skill?.Description ?? "", file.Path, file.Faults.FirstOrDefault()))];
}
