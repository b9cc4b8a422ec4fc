namespace Nightshift.Skills;

/// <summary>All skills that a user's requests are chosen from: the shipped ones, replaced by the user's own, replaced by the repository's.</summary>
public sealed class SkillCatalog(SkillStore store)
{
    /// <param name="ofRepository">Those of the repository that the request is about.</param>
    public async Task<IReadOnlyList<Skill>> ListAsync(Guid userId, IReadOnlyList<Skill> ofRepository, CancellationToken cancellation)
    {
        var own = (await store.ListAsync(userId, cancellation)).Values.Select(text => SkillText.Read(text, SkillSource.Own).Skill).OfType<Skill>();
        return [.. SkillLibrary.All.Concat(own).Concat(ofRepository).GroupBy(skill => skill.Name).Select(same => same.Last()).OrderBy(skill => skill.Name, StringComparer.Ordinal)];
    }

    /// <summary>Those that the request needs.</summary>
    /// <param name="characters">What there is room for.</param>
    public async Task<IReadOnlyList<ChosenSkill>> ChooseAsync(Guid userId, IReadOnlyList<Skill> ofRepository, SkillNeed need, int most, int characters, CancellationToken cancellation) =>
        SkillChoice.Of(await ListAsync(userId, ofRepository, cancellation), await store.UsesAsync(userId, cancellation), need, most, characters);
}
