using Nightshift.Models;
using Nightshift.Skills;

namespace Nightshift.Agents;

public sealed class AgentTextTests
{
    private static readonly string[] Skills = [.. SkillLibrary.All.Select(skill => skill.Name)];

    [Fact]
    public void An_agent_is_read_with_its_skills_tools_models_and_permissions()
    {
        var (agent, faults) = AgentText.Read("""
            ---
            name: PriceKeeper
            role: Knows how we count money
            skills: [performance]
            tools: [docs, wiki_search]
            models: { mode: frugal, preference: quality, tests: busu, repair: performance }
            permissions: [tools]
            ---
            You count money.
            """, own: true, Skills, ["docs", "wiki"]);

        faults.ShouldBeEmpty();
        (agent!.Title, agent.Role, agent.Prompt, agent.Models.Mode, agent.Models.Preference).ShouldBe(("Price keeper", "Knows how we count money", "You count money.", RoutingModes.Frugal, LlmPreferences.Quality));
        agent.Models.Roles.ShouldBe(new Dictionary<string, string> { ["tests"] = RoutingModes.Busu, ["repair"] = RoutingModes.Performance });
        (agent.May(AgentPermissions.Tools), agent.May(AgentPermissions.OwnCode)).ShouldBe((true, false));
        var use = agent.ToUse();
        (use.MayCall("docs", "docs_read"), use.MayCall("wiki", "wiki_search"), use.MayCall("wiki", "wiki_write"), use.MayCall("other", "other_x")).ShouldBe((true, true, false, false));
        (agent with { Permissions = [] }).ToUse().MayCall("docs", "docs_read").ShouldBeFalse("it may call no tools");
        (agent with { Tools = null }).ToUse().MayCall("any", "any_tool").ShouldBeTrue();
    }

    [Theory]
    [InlineData("skills: [juggling]", "There is no skill juggling. There are accessibility-checklist")]
    [InlineData("tools: [mail]", "There is no MCP server for the tool mail. There are docs, wiki.")]
    [InlineData("models: { mode: reckless }", "There is no mode reckless. There are frugal, balanced, performance, busu.")]
    [InlineData("models: { tests: reckless }", "There is no strategy for tests reckless. There are frugal")]
    [InlineData("models: { preference: cheap }", "There is no preference cheap. There are fast, balanced, quality.")]
    [InlineData("models: { model: large }", "Name the model large as provider/model.")]
    [InlineData("permissions: [deploy]", "There is no permission deploy. There are own_code, pull_requests, tools.")]
    [InlineData("name: Price Keeper", "a name of letters, digits and hyphens")]
    public void What_is_not_there_is_named_in_words(string line, string reason)
    {
        var (agent, faults) = AgentText.Read($"---\n{(line.StartsWith("name") ? "" : "name: A\n")}role: r\n{line}\n---\nPrompt.", own: true, Skills, ["docs", "wiki"]);

        agent.ShouldBeNull();
        faults.ShouldHaveSingleItem().ShouldContain(reason);
    }

    [Fact]
    public void Ten_agents_are_shipped_and_each_brings_skills_that_go_along_together()
    {
        AgentLibrary.All.Select(agent => agent.Name).ShouldBe(["CodeArchitect", "BackendDeveloper", "FrontendDeveloper", "Tester", "DevOpsEngineer", "Builder", "UiNavigator", "RepoImporter", "Documenter", "Reviewer"], ignoreOrder: true);
        AgentLibrary.All.ShouldAllBe(agent => agent.Skills.Count > 0 && agent.Skills.Count < new SkillOptions().Most && agent.Prompt.Length < 1_500);
        AgentLibrary.Find("backenddeveloper")!.Title.ShouldBe("Backend developer");
    }
}
