using System.Net;
using Nightshift.Data;
using Nightshift.Infrastructure;

namespace Nightshift.Skills;

public sealed class SkillEndpointTests(ApiApplication app) : IClassFixture<ApiApplication>
{
    private const string Errors = "---\nname: our-errors\ndescription: How we handle errors.\nkeywords: [error]\n---\nSay what to do.";

    [Fact]
    public async Task Own_skills_are_added_listed_changed_and_deleted_and_nobody_else_sees_them()
    {
        var (ann, bob) = (await app.ClientAsync("ann"), await app.ClientAsync("bob"));

        var added = await ann.PostAsync("/skills", new SkillDraft(Errors)).ReadAsync<SkillDetail>(HttpStatusCode.Created);
        (added.Skill.Name, added.Skill.Title, added.Skill.Source, added.Skill.Replaces, added.Guidance).ShouldBe(("our-errors", "Our errors", SkillSource.Own, false, "Say what to do."));
        (await (await ann.PostAsync("/skills", new SkillDraft(Errors))).ProblemAsync(HttpStatusCode.Conflict)).Detail.ShouldNotBeNull().ShouldContain("already");
        (await ListAsync(ann)).Skills.Select(skill => skill.Name).ShouldBe(["accessibility-checklist", "api-design-patterns", "component-design-patterns", "database-design", "our-errors", "performance", "security-best-practices", "test-driven-development"]);
        (await ListAsync(bob)).Skills.ShouldAllBe(skill => skill.Source == SkillSource.Shipped);

        (await ann.PutAsync("/skills/our-errors", new SkillChange(Errors.Replace("Say what", "Say clearly what"))).ReadAsync<SkillDetail>()).Guidance.ShouldBe("Say clearly what to do.");
        foreach (var sending in new[] { bob.GetAsync("/skills/our-errors"), bob.PutAsync("/skills/our-errors", new SkillChange(Errors)), bob.DeleteAsync("/skills/our-errors") })
            await (await sending).ProblemAsync(HttpStatusCode.NotFound);
        (await ann.GetAsync("/skills/our-errors").ReadAsync<SkillDetail>()).Guidance.ShouldBe("Say clearly what to do.");
        (await ann.DeleteAsync("/skills/our-errors")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await (await ann.GetAsync("/skills/our-errors")).ProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_own_skill_stands_for_the_shipped_one_of_its_name_until_it_is_deleted()
    {
        var ann = await app.ClientAsync("ann");
        var text = (await ann.GetAsync("/skills/performance").ReadAsync<SkillDetail>()).Text;

        var mine = await ann.PutAsync("/skills/performance", new SkillChange(text.Replace("- State the bound first", "- Never guess. State the bound first"))).ReadAsync<SkillDetail>();

        (mine.Skill.Source, mine.Skill.Replaces).ShouldBe((SkillSource.Own, true));
        (await ListAsync(ann)).Skills.Count(skill => skill.Name == "performance").ShouldBe(1);
        (await ann.DeleteAsync("/skills/performance")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await ann.GetAsync("/skills/performance").ReadAsync<SkillDetail>()).Skill.Source.ShouldBe(SkillSource.Shipped);
        (await (await ann.DeleteAsync("/skills/performance")).ProblemAsync(HttpStatusCode.Conflict)).Detail.ShouldNotBeNull().ShouldContain("Switch it off");
    }

    [Fact]
    public async Task A_request_can_be_tried_and_what_is_wanted_always_or_never_is_each_persons_own()
    {
        var (ann, bob) = (await app.ClientAsync("ann"), await app.ClientAsync("bob"));
        await ann.PostAsync("/skills", new SkillDraft(Errors)).ReadAsync<SkillDetail>(HttpStatusCode.Created);
        var question = new SkillQuestion("a Go API that answers errors");

        (await AnswerAsync(ann, question)).ShouldSatisfyAllConditions(answer => answer.Language.ShouldBe("go"), answer => answer.Characters.ShouldBeGreaterThan(1_000), answer => Names(answer).ShouldBe(["our-errors", "api-design-patterns", "test-driven-development"], ignoreOrder: true));
        Names(await AnswerAsync(bob, question)).ShouldNotContain("our-errors");

        await ann.PutAsync("/skills/api-design-patterns", new SkillChange(Use: SkillUse.Never)).ReadAsync<SkillDetail>();
        await ann.PutAsync("/skills/performance", new SkillChange(Use: SkillUse.Always)).ReadAsync<SkillDetail>();
        var answer = await AnswerAsync(ann, question);
        (answer.Chosen[0].Name, answer.Chosen[0].Why).ShouldBe(("performance", "You always want it."));
        Names(answer).ShouldNotContain("api-design-patterns");
        Names(await AnswerAsync(bob, question)).ShouldContain("api-design-patterns");

        (await ann.PutAsync("/skills/performance", new SkillChange(Use: SkillUse.ByNeed)).ReadAsync<SkillDetail>()).Skill.Use.ShouldBe(SkillUse.ByNeed);
        Names(await AnswerAsync(ann, question)).ShouldNotContain("performance");
    }

    [Fact]
    public async Task What_cannot_be_is_refused_with_the_reason()
    {
        var ann = await app.ClientAsync("ann");

        (await (await ann.PostAsync("/skills", new SkillDraft("No skill."))).ProblemAsync(HttpStatusCode.BadRequest)).Errors["text"].ShouldContain(reason => reason.Contains("front matter"));
        (await (await ann.PostAsync("/skills", new SkillDraft(Errors + new string('x', 6_000)))).ProblemAsync(HttpStatusCode.BadRequest)).Errors["text"].Single().ShouldContain("may have 6000");
        (await (await ann.PutAsync("/skills/performance", new SkillChange(Errors))).ProblemAsync(HttpStatusCode.BadRequest)).Errors["text"].Single().ShouldContain("calls it our-errors");
        await (await ann.PostAsync("/skills/choose", new SkillQuestion(" ", "cobol"))).ProblemAsync(HttpStatusCode.BadRequest);
        await (await ann.PostAsync("/skills/preview", new SkillDraft(null))).ProblemAsync(HttpStatusCode.BadRequest);
        (await ann.PostAsync("/skills/preview", new SkillDraft(Errors)).ReadAsync<SkillDetail>()).Guidance.ShouldBe("Say what to do.");
        (await ListAsync(ann)).Skills.ShouldNotContain(skill => skill.Source == SkillSource.Own, "a preview saves nothing");
    }

    [Fact]
    public async Task Skills_of_imported_repositories_are_listed_and_can_be_switched_off()
    {
        var (ann, bob) = (await app.ClientAsync("ann"), await app.ClientAsync("bob"));
        const string sql = """
            insert into repositories (id, user_id, name, address, status, analysis) select gen_random_uuid(), user_id, 'ann/shop', 'https://example.com/ann/shop', 'ready',
              '{"skills": [{"name": "naming", "description": "How we name.", "path": ".agent-skills/naming.md"}, {"name": "odd", "description": "", "path": ".agent-skills/odd.md", "fault": "No."}]}'
            from skills where name = 'of-ann'
            """;
        await ann.PostAsync("/skills", new SkillDraft(Errors.Replace("our-errors", "of-ann"))).ReadAsync<SkillDetail>(HttpStatusCode.Created);
        (await app.Database.Source.ExecuteAsync(sql, null, default)).ShouldBe(1);

        (await ListAsync(ann)).Seen.ShouldBe([new SeenSkill("ann/shop", "naming", "How we name.", ".agent-skills/naming.md"), new SeenSkill("ann/shop", "odd", "", ".agent-skills/odd.md", "No.")]);
        (await ann.PutAsync("/skills/naming", new SkillChange(Use: SkillUse.Never))).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await ListAsync(ann)).Seen[0].Use.ShouldBe(SkillUse.Never);
        (await ListAsync(bob)).Seen.ShouldBeEmpty();
        await (await bob.PutAsync("/skills/naming", new SkillChange(Use: SkillUse.Never))).ProblemAsync(HttpStatusCode.NotFound);
    }

    private static Task<SkillList> ListAsync(HttpClient client) => client.GetAsync("/skills").ReadAsync<SkillList>();

    private static Task<SkillAnswer> AnswerAsync(HttpClient client, SkillQuestion question) => client.PostAsync("/skills/choose", question).ReadAsync<SkillAnswer>();

    private static IEnumerable<string> Names(SkillAnswer answer) => answer.Chosen.Select(skill => skill.Name);
}
