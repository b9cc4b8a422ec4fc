using Nightshift.Executions;
using Nightshift.Search;

namespace Nightshift.Skills;

/// <summary>
/// Chooses the skills that a request needs: those that somebody wants always, then those whose keywords are said, the best fit first (BM25 over name, keywords and
/// description). The same request and the same skills give the same choice.
/// </summary>
public sealed class SkillChoice
{
    /// <summary>How rare the words are together, at least, that a request and a description share, when no keyword tells.</summary>
    private const float LeastShared = 3;

    private readonly SkillNeed need;
    private readonly IReadOnlyDictionary<string, SkillUse> uses;
    private readonly IReadOnlyList<Skill> skills;
    private readonly LexicalIndex index = new(k1: 1.2f, b: 0.5f);
    private readonly HashSet<string> said;
    private readonly HashSet<string> templateSays;
    private readonly float[] scores;

    private SkillChoice(IReadOnlyList<Skill> offered, IReadOnlyDictionary<string, SkillUse> uses, SkillNeed need)
    {
        (this.need, this.uses) = (need, uses);
        skills = [.. offered.Where(skill => uses.GetValueOrDefault(skill.Name) != SkillUse.Never && (skill.Languages.Count == 0 || skill.Languages.Contains(need.Language)))];
        foreach (var skill in skills) index.Add(Weights(skill));
        (said, templateSays) = (SkillNeed.Words(need.Request), SkillNeed.Words(need.Template));
        scores = index.Score(said.Union(templateSays).ToDictionary(word => word, word => said.Contains(word) ? 1f : 0.5f));
    }

    /// <param name="offered">One of each name.</param>
    /// <param name="uses">What the person wants of them; by need when it says nothing.</param>
    /// <param name="most">Characters of all together.</param>
    public static IReadOnlyList<ChosenSkill> Of(IReadOnlyList<Skill> offered, IReadOnlyDictionary<string, SkillUse> uses, SkillNeed need, int mostSkills, int most)
    {
        var choice = new SkillChoice(offered, uses, need);
        List<ChosenSkill> chosen = [];
        foreach (var (skill, why) in choice.Needed())
        {
            if (chosen.Count == mostSkills) break;
            if (skill.Text.Length > most) continue;
            most -= skill.Text.Length;
            chosen.Add(new ChosenSkill(skill.Name, skill.Title, skill.Source, why, skill.Text));
        }
        return chosen;
    }

    private IEnumerable<(Skill Skill, string Why)> Needed() =>
        from numbered in skills.Select((skill, number) => (Skill: skill, Number: number))
        let why = Why(numbered.Skill)
        where why is not null
        orderby Rank(numbered.Skill), scores[numbered.Number] descending, numbered.Skill.Name
        select (numbered.Skill, why);

    private int Rank(Skill skill) => IsWanted(skill) || IsBrought(skill) ? 0 : skill.Always ? 1 : 2;

    private bool IsWanted(Skill skill) => uses.GetValueOrDefault(skill.Name) == SkillUse.Always;

    private bool IsBrought(Skill skill) => need.Agent?.Skills.Contains(skill.Name) == true;

    private string? Why(Skill skill) =>
        IsWanted(skill) ? "You always want it."
        : IsBrought(skill) ? $"The agent {need.Agent!.Title} brings it."
        : skill.Always ? "It is for every request."
        : skill.Keywords.Count > 0 ? Keywords(skill)
        : skill.Languages.Count > 0 ? $"The request is in {Language.Find(need.Language)?.Title ?? need.Language}."
        : Shared(skill);

    private string? Keywords(Skill skill)
    {
        string?[] reasons =
        [
            Reason("The request says", skill.Keywords.Where(keyword => Holds(said, keyword))),
            Reason("The template is about", skill.Keywords.Where(keyword => Holds(templateSays, keyword) && !Holds(said, keyword))),
            Reason("There are files like", skill.Keywords.Where(keyword => IsPath(keyword) && need.Paths.Any(path => path.EndsWith(keyword, StringComparison.OrdinalIgnoreCase))))
        ];
        return reasons.Any(reason => reason is not null) ? string.Join(' ', reasons.Where(reason => reason is not null)) : null;
    }

    /// <summary>By the request's own words, for a description says much else.</summary>
    private string? Shared(Skill skill)
    {
        var described = Weights(skill).Keys.ToHashSet();
        var shared = SearchWords.Places(need.Request).DistinctBy(place => place.Word).Where(place => described.Contains(place.Word)).ToList();
        return shared.Count > 1 && shared.Sum(place => index.InverseFrequency(place.Word)) >= LeastShared
            ? Reason("Its description and the request both say", shared.Select(place => need.Request.Substring(place.Start, place.Length)))
            : null;
    }

    private static string? Reason(string lead, IEnumerable<string> words) => words.Select(word => $"“{word}”").Take(5).ToList() is { Count: > 0 } some ? $"{lead} {string.Join(", ", some)}." : null;

    private static bool IsPath(string keyword) => keyword.Contains('.', StringComparison.Ordinal) || keyword.Contains('/', StringComparison.Ordinal);

    private static bool Holds(HashSet<string> words, string keyword) => !IsPath(keyword) && SearchWords.Of(keyword.ToLowerInvariant()) is { Count: > 0 } all && all.TrueForAll(words.Contains);

    private static Dictionary<string, float> Weights(Skill skill)
    {
        Dictionary<string, float> weights = [];
        foreach (var (text, weight) in skill.Keywords.Where(keyword => !IsPath(keyword)).Select(keyword => (keyword.ToLowerInvariant(), 3f)).Append(($"{skill.Name} {skill.Title}", 2f)).Append((skill.Description, 1f)))
            foreach (var word in SkillNeed.Words(text)) weights[word] = weights.GetValueOrDefault(word) + weight;
        return weights;
    }
}
