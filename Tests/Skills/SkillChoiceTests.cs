namespace Nightshift.Skills;

public sealed class SkillChoiceTests
{
    private static readonly Dictionary<string, SkillUse> ByNeed = [];

    [Theory]
    [InlineData("a REST API for user sign-in with JWT tokens", "api-design-patterns security-best-practices test-driven-development")]
    [InlineData("an accessible dialog as a web component", "accessibility-checklist component-design-patterns")]
    [InlineData("a PostgreSQL schema for invoices", "database-design")]
    [InlineData("make the report over a large file fast", "performance")]
    [InlineData("fix the bug that the parser loses the last line", "test-driven-development")]
    [InlineData("a function add(a, b) that adds two numbers", "")]
    [InlineData("a book has a title and an author, list those of one author", "")]
    [InlineData("a tokenizer for arithmetic", "")]
    public void The_shipped_skills_are_chosen_by_what_a_request_says(string request, string expected) =>
        string.Join(' ', Choose(SkillLibrary.All, request).Select(skill => skill.Name).Order()).ShouldBe(expected);

    [Fact]
    public void Each_choice_says_why_by_the_request_the_template_or_the_files()
    {
        Choose(SkillLibrary.All, "users with a Password").Single().Why.ShouldBe("The request says “password”.");
        Of(SkillLibrary.All, new SkillNeed("this one", "python", [], SkillNeed.TemplateWords("python-jwt-sign-in"))).ShouldContain(skill => skill.Name == "security-best-practices" && skill.Why.StartsWith("The template is about"));
        Of(SkillLibrary.All, new SkillNeed("change the colour", "typescript", ["src/Cart.TSX"])).ShouldAllBe(skill => skill.Why == "There are files like “.tsx”.");
    }

    [Fact]
    public void What_is_wanted_always_goes_first_and_what_is_wanted_never_stays_away()
    {
        var uses = new Dictionary<string, SkillUse> { ["performance"] = SkillUse.Always, ["api-design-patterns"] = SkillUse.Never };

        var chosen = SkillChoice.Of(SkillLibrary.All, uses, new SkillNeed("an API with an endpoint to log in by password", "go", []), 4, 20_000);

        (chosen[0].Name, chosen[0].Why).ShouldBe(("performance", "You always want it."));
        chosen.ShouldNotContain(skill => skill.Name == "api-design-patterns");
        chosen.ShouldContain(skill => skill.Name == "security-best-practices");
    }

    [Fact]
    public void Both_bounds_hold_and_a_long_skill_makes_room_for_a_short_one()
    {
        Skill[] skills = [Skill("a", 500, "alpha", "beta"), Skill("b", 300, "alpha"), Skill("c", 100, "alpha"), Skill("d", 100, "alpha")];

        Choose(skills, "alpha beta", mostSkills: 2).Select(skill => skill.Name).ShouldBe(["a", "b"]);
        Choose(skills, "alpha beta", most: 650).Select(skill => skill.Name).ShouldBe(["a", "c"]);
        Choose(skills, "alpha beta", most: 0).ShouldBeEmpty();
    }

    [Fact]
    public void Languages_narrow_a_skill_and_need_no_word_where_nothing_else_is_said()
    {
        var style = Skill("go-style", 10) with { Languages = ["go"] };

        Of([style], new SkillNeed("anything", "go", [])).Single().Why.ShouldBe("The request is in Go.");
        Of([style], new SkillNeed("anything", "python", [])).ShouldBeEmpty();
    }

    [Fact]
    public void A_skill_without_keywords_is_chosen_by_its_description()
    {
        Skill[] skills = [.. SkillLibrary.All, Skill("invoices", 10) with { Description = "Rules for invoices and VAT in Germany. Use when an invoice is written." }];

        Choose(skills, "write an invoice with VAT").Single(skill => skill.Name == "invoices").Why.ShouldContain("“invoice”, “VAT”");
        Choose(skills, "use a dictionary when writing").ShouldBeEmpty();
    }

    [Fact]
    public void The_same_request_gives_the_same_choice_whatever_the_order_of_the_skills()
    {
        const string request = "a fast REST API over a PostgreSQL database with login, cached, for a web page";
        var first = Choose(SkillLibrary.All, request).Select(skill => skill.Name).ToList();

        first.Count.ShouldBe(4);
        foreach (var seed in Enumerable.Range(0, 5))
        {
            var shuffled = SkillLibrary.All.ToArray();
            new Random(seed).Shuffle(shuffled);
            Choose(shuffled, request).Select(skill => skill.Name).ShouldBe(first);
        }
    }

    [Fact]
    public void Shipped_skills_are_short_enough_to_go_along_together()
    {
        var options = new SkillOptions();
        SkillLibrary.All.Count.ShouldBe(7);
        SkillLibrary.All.ShouldAllBe(skill => skill.Text.Length <= options.Characters / options.Most && skill.Keywords.Count > 0);
    }

    private static Skill Skill(string name, int length, params string[] keywords) => new(name, name, "", keywords, [], false, new string('x', length), SkillSource.Own);

    private static IReadOnlyList<ChosenSkill> Choose(IReadOnlyList<Skill> skills, string request, int mostSkills = 4, int most = 20_000) =>
        SkillChoice.Of(skills, ByNeed, new SkillNeed(request, "python", []), mostSkills, most);

    private static IReadOnlyList<ChosenSkill> Of(IReadOnlyList<Skill> skills, SkillNeed need) => SkillChoice.Of(skills, ByNeed, need, 4, 20_000);
}
