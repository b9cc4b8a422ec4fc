namespace Nightshift.Skills;

/// <summary>A skill without its text.</summary>
/// <param name="Replaces">Whether it is the user's own and stands for a shipped one of the same name.</param>
public sealed record SkillSummary(
    string Name, string Title, string Description, SkillSource Source, SkillUse Use, IReadOnlyList<string> Keywords, IReadOnlyList<string> Languages, bool Always, bool Replaces);

/// <summary>Answer of <c>GET /skills</c>.</summary>
/// <param name="Seen">Those that imported repositories bring.</param>
public sealed record SkillList(IReadOnlyList<SkillSummary> Skills, IReadOnlyList<SeenSkill> Seen);

/// <summary>A skill that an imported repository brings. It goes along with requests that change that repository.</summary>
/// <param name="Fault">Why it cannot be used; absent when it can.</param>
public sealed record SeenSkill(string Repository, string Name, string Description, string Path, string? Fault = null, SkillUse Use = SkillUse.ByNeed);

/// <summary>The same in the analysis of the repository.</summary>
public sealed record RepositorySkill(string Name, string Description, string Path, string? Fault = null);

/// <summary>Answer of <c>GET /skills/{name}</c>.</summary>
/// <param name="Text">Markdown with its front matter.</param>
/// <param name="Guidance">What of it the models are told.</param>
public sealed record SkillDetail(SkillSummary Skill, string Text, string Guidance);

/// <summary>Body of <c>POST /skills</c> and <c>POST /skills/preview</c>.</summary>
/// <param name="Text">Markdown whose front matter has a <c>name</c> and a <c>description</c>, and may have <c>title</c>, <c>keywords</c>, <c>languages</c> and <c>always</c>.</param>
public sealed record SkillDraft(string? Text);

/// <summary>Body of <c>PUT /skills/{name}</c>.</summary>
/// <param name="Text">As in <see cref="SkillDraft"/>; stays as it is when absent. For a shipped skill it becomes one of the user's own that replaces it.</param>
/// <param name="Use">Whether requests that need it have it, every one, or none; stays as it is when absent.</param>
public sealed record SkillChange(string? Text = null, SkillUse? Use = null);

/// <summary>Body of <c>POST /skills/choose</c>.</summary>
/// <param name="Language">Detected from the prompt when absent.</param>
/// <param name="Files">Paths of files that would go along.</param>
public sealed record SkillQuestion(string Prompt, string? Language = null, IReadOnlyList<string>? Files = null, string? TemplateId = null);

/// <param name="Characters">Of all of them together.</param>
public sealed record SkillAnswer(string Language, IReadOnlyList<SkillShare> Chosen, int Characters);
