using System.Globalization;
using System.Text.Json;
using Xunit;

namespace ListTool;

public sealed class ApplicationTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("list-");

    private string FilePath => Path.Combine(folder.FullName, "deep", "list.json");

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>What was said, in the place that fits the exit code.</summary>
    private string Run(int code, params string[] arguments) => RunAt(FilePath, code, arguments);

    private static string RunAt(string path, int code, params string[] arguments)
    {
        using var output = new StringWriter();
        using var problems = new StringWriter();
        Assert.Equal(code, new Application(output, problems, new StillTime()).Run(["--file", path, .. arguments]));
        Assert.Equal("", (code == 0 ? problems : output).ToString());
        return (code == 0 ? output : problems).ToString().TrimEnd().ReplaceLineEndings("\n");
    }

    private JsonElement[] Stored() => JsonSerializer.Deserialize<JsonElement[]>(Run(0, "list", "--all", "--json"))!;

    [Fact]
    public void C1_A_new_list_is_empty_and_makes_no_file()
    {
        Assert.Equal("Nothing to do.", Run(0, "list"));
        Assert.Empty(Stored());
        Assert.False(File.Exists(FilePath));
    }

    [Fact]
    public void C1_What_is_added_is_listed()
    {
        Assert.Equal("Added 1: Write the report", Run(0, "add", "Write", "the report"));
        Assert.Equal("Added 2: Žofie 🎉", Run(0, "add", "Žofie 🎉"));
        Assert.Equal("1 [ ] Write the report\n2 [ ] Žofie 🎉", Run(0, "list"));
        Assert.Equal("2030-01-02T03:04:05+00:00", Stored()[0].GetProperty("created_at").GetString());
        Assert.Contains("Žofie", File.ReadAllText(FilePath));
    }

    [Fact]
    public void C2_What_is_done_leaves_the_list_but_not_the_file()
    {
        Run(0, "add", "one");
        Run(0, "add", "two");
        Assert.Equal("Done: one", Run(0, "done", "1"));
        Assert.Equal("2 [ ] two", Run(0, "list"));
        Assert.Equal("1 [x] one\n2 [ ] two", Run(0, "list", "--all"));
    }

    [Fact]
    public void C3_Several_can_be_done_or_removed_at_once()
    {
        foreach (var text in new[] { "one", "two", "three" }) Run(0, "add", text);
        Assert.Equal("Done: one, three", Run(0, "done", "1", "3", "1"));
        Assert.Equal("Removed 2.", Run(0, "remove", "1", "2"));
        Assert.Equal(3, Assert.Single(Stored()).GetProperty("id").GetInt32());
        Assert.Equal("Added 4: four", Run(0, "add", "four"));
    }

    [Theory, InlineData("done"), InlineData("remove")]
    public void C4_A_command_that_fails_halfway_changes_nothing(string command)
    {
        Run(0, "add", "one");
        Assert.Equal($"{Application.Command}: There is no {{item}} 9.", Run(1, command, "1", "9"));
        Assert.False(Assert.Single(Stored()).GetProperty("done").GetBoolean());
    }

    [Fact]
    public void C3_A_text_can_be_edited()
    {
        Run(0, "add", "one");
        Run(0, "add", "two");
        Assert.Equal("Changed 1: the first", Run(0, "edit", "1", "the", "first"));
        Assert.Equal("1 [ ] the first\n2 [ ] two", Run(0, "list"));
        Assert.Contains("There is no", Run(1, "edit", "3", "x"));
    }

    [Fact]
    public void C2_Clear_removes_what_is_done()
    {
        Run(0, "add", "one");
        Run(0, "add", "two");
        Run(0, "done", "2");
        Assert.Equal("Removed 1.", Run(0, "clear"));
        Assert.Equal("Removed 0.", Run(0, "clear"));
        Assert.Equal("1 [ ] one", Run(0, "list"));
    }

    [Fact]
    public void C1_Numbers_line_up()
    {
        for (var number = 0; number < 10; number++) Run(0, "add", number.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(" 1 [ ] 0", Run(0, "list").Split('\n')[0]);
    }

    [Theory, InlineData("  much   space  ", "much space"), InlineData("two\nlines\tand", "two lines and"), InlineData("\u001b[31mred", "[31mred")]
    public void C5_A_text_is_kept_on_one_safe_line(string text, string kept)
    {
        Run(0, "add", text);
        Assert.Equal(kept, Stored()[0].GetProperty("text").GetString());
    }

    [Fact]
    public void C5_A_text_has_a_longest_length()
    {
        Run(0, "add", new string('x', TodoList.MaxTextLength));
        Assert.Contains("longer", Run(1, "add", new string('x', TodoList.MaxTextLength + 1)));
    }

    [Theory, InlineData(""), InlineData(" \n "), InlineData("\0")]
    public void C5_A_text_that_is_none_is_refused(string text)
    {
        Assert.Equal($"{Application.Command}: The text is empty.", Run(1, "add", text));
        Assert.False(File.Exists(FilePath));
    }

    [Theory, InlineData(""), InlineData("{"), InlineData("7"), InlineData("{}"), InlineData("null"), InlineData("[1]"), InlineData("""[{"id": 1}]"""), InlineData("""[{"id": 1, "text": null, "done": false, "created_at": "2030-01-02T03:04:05+00:00"}]""")]
    public void C5_A_file_of_something_else_is_refused_and_left_alone(string content)
    {
        var path = Path.Combine(folder.FullName, "list.json");
        File.WriteAllText(path, content);
        Assert.Contains(path, RunAt(path, 1, "add", "one"));
        Assert.Equal(content, File.ReadAllText(path));
    }

    [Fact]
    public void C5_A_place_that_cannot_be_written_is_told()
    {
        var file = Path.Combine(folder.FullName, "file");
        File.WriteAllText(file, "");
        Assert.StartsWith($"{Application.Command}: ", RunAt(Path.Combine(file, "list.json"), 1, "add", "one"));
    }

    [Fact]
    public void C4_Saving_leaves_nothing_else_behind()
    {
        Run(0, "add", "one");
        Assert.Equal(["list.json"], Directory.GetFiles(Path.GetDirectoryName(FilePath)!).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData(""), InlineData("nonsense"), InlineData("add"), InlineData("done"), InlineData("done one"), InlineData("done -1"), InlineData("edit 1"), InlineData("edit one x"), InlineData("remove"), InlineData("list --nonsense"), InlineData("clear 1")]
    public void C5_Wrong_arguments_are_answered_with_the_usage(string arguments) =>
        Assert.Equal(Application.Usage, Run(2, arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    [Fact]
    public void The_version_is_told() => Assert.Equal($"{Application.Command} {Application.Version}", Run(0, "--version"));

    private sealed class StillTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);
    }
}
