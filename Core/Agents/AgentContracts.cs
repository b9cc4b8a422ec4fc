namespace Nightshift.Agents;

/// <summary>An agent without its prompt.</summary>
/// <param name="Own">Whether it is the user's.</param>
/// <param name="Replaces">Whether it stands for a shipped one of the same name.</param>
/// <param name="Tools">That alone it is offered; absent for all that its roles have.</param>
/// <param name="Permissions">What it may do beyond writing code and tests; absent for everything.</param>
public sealed record AgentSummary(
    string Name, string Title, string Role, bool Own, bool Replaces, IReadOnlyList<string> Skills, IReadOnlyList<string>? Tools, AgentModels Models, IReadOnlyList<string>? Permissions);

/// <summary>Answer of <c>GET /agents</c>.</summary>
public sealed record AgentList(IReadOnlyList<AgentSummary> Agents);

/// <summary>Answer of <c>GET /agents/{name}</c>.</summary>
/// <param name="Text">Markdown with its front matter.</param>
/// <param name="Prompt">What of it the models are told.</param>
public sealed record AgentDetail(AgentSummary Agent, string Text, string Prompt);

/// <summary>Body of <c>POST /agents</c>, <c>POST /agents/preview</c> and <c>PUT /agents/{name}</c>.</summary>
/// <param name="Text">Markdown whose front matter has a <c>name</c> and a <c>role</c>, and may have <c>title</c>, <c>skills</c>, <c>tools</c>, <c>models</c> and <c>permissions</c>.</param>
public sealed record AgentDraft(string? Text);
