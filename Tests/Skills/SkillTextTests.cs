using Nightshift.Executions;

namespace Nightshift.Skills;

public sealed class SkillTextTests
{
    [Fact]
    public void A_skill_is_read_with_what_its_front_matter_says_and_other_programs_fields_are_passed_over()
    {
        var (skill, faults) = SkillText.Read("""
            ---
            name: error-handling
            title: Errors
            description: How errors are
              handled.
            keywords: [error, "try again", error]
            languages: [go, python]
            license: MIT
            metadata: { author: somebody, deep: [[1], { a: b }] }
            allowed-tools: Bash(git:*) Read
            ---

            - Say what to do.
            ---
            - A line is no end.
            """, SkillSource.Own);

        faults.ShouldBeEmpty();
        (skill!.Name, skill.Title, skill.Description, skill.Always, skill.Source).ShouldBe(("error-handling", "Errors", "How errors are handled.", false, SkillSource.Own));
        skill.Keywords.ShouldBe(["error", "try again"]);
        skill.Languages.ShouldBe(["go", "python"]);
        skill.Text.ShouldBe("- Say what to do.\n---\n- A line is no end.");
    }

    [Theory]
    [InlineData("Only words.", "Begin with a front matter")]
    [InlineData("---\nname: Error Handling\ndescription: d\n---\ntext", "small letters")]
    [InlineData("---\nname: new\ndescription: d\n---\ntext", "small letters")]
    [InlineData("---\nname: a\n---\ntext", "description")]
    [InlineData("---\nname: a\ndescription: d\n---\n", "Write the guidance")]
    [InlineData("---\nname: a\ndescription: d\n", "has no end")]
    [InlineData("---\nname: a\ndescription: [\n---\ntext", "cannot be read at line")]
    [InlineData("---\nname: a\ndescription: d\nalways: perhaps\n---\ntext", "cannot be read at line 4")]
    [InlineData("---\nname: a\ndescription: d\nkeywords: word\n---\ntext", "cannot be read at line 4")]
    [InlineData("---\nname: a\ndescription: d\nlanguages: [cobol]\n---\ntext", "There is no language cobol")]
    public void What_is_no_skill_is_told_in_words(string text, string reason)
    {
        var (skill, faults) = SkillText.Read(text, SkillSource.Own);

        skill.ShouldBeNull();
        faults.ShouldContain(fault => fault.Contains(reason), string.Join(' ', faults));
    }

    [Fact]
    public void Aliases_that_grow_without_end_and_endless_headers_are_refused()
    {
        const string bomb = "---\nname: a\ndescription: d\na: &a [x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b]\nkeywords: [*c, *c]\n---\ntext";

        SkillText.Read(bomb, SkillSource.Repository).Skill.ShouldBeNull();
        SkillText.Read($"---\nname: a\ndescription: {new string('d', 5_000)}\n---\ntext", SkillSource.Repository).Faults.ShouldHaveSingleItem().ShouldContain("4000 characters");
        SkillText.Read($"---\nname: {new string('[', 3_000)}\n---\ntext", SkillSource.Repository).Skill.ShouldBeNull();
    }

    [Fact]
    public void A_repositorys_files_are_named_by_their_place_when_they_name_nothing_and_cut_at_a_line()
    {
        SourceFile[] files =
        [
            new(".claude/skills/naming/SKILL.md", "---\nname: naming\ndescription: The other one.\n---\nOther."),
            new(".agent-skills/naming/SKILL.md", "---\nname: naming\ndescription: The first.\n---\nFirst."),
            new(".agent-skills/custom/Our Style.md", "# How we write\n\n" + string.Concat(Enumerable.Repeat("A line of it.\n", 100))),
            new(".agent-skills/broken.md", "---\nname: [\n---\n"),
            new(".agent-skills/README.md", "No skill."), new(".agent-skills/naming/references/more.md", "No skill."), new("docs/SKILL.md", "No skill.")
        ];

        var read = SkillFiles.Read(files, new SkillOptions { CharactersEach = 200 });

        read.Select(file => (file.Skill?.Name, file.Skill?.Description)).ShouldBe([(null, null), ("our-style", "How we write"), ("naming", "The first.")]);
        read[0].Faults.ShouldHaveSingleItem();
        var cut = read[1].Skill!.Text;
        cut.Length.ShouldBeInRange(180, 200);
        cut.ShouldEndWith("A line of it.");
        SkillFiles.Read(files, new SkillOptions { MostOfRepository = 1 }).Count.ShouldBe(1);
    }
}
