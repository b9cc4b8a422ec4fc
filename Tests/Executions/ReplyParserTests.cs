namespace Nightshift.Executions;

public sealed class ReplyParserTests
{
    private static IReadOnlyList<SourceFile> Parse(string reply) => ReplyParser.Parse(reply, "main.py");

    private static string Paths(string reply) => string.Join(' ', Parse(reply).Select(file => file.Path));

    [Theory]
    [InlineData("```python src/app.py\nx = 1\n```")]
    [InlineData("```python path=src/app.py\nx = 1\n```")]
    [InlineData("```python title=\"src/app.py\"\nx = 1\n```")]
    [InlineData("```python:src/app.py\nx = 1\n```")]
    [InlineData("```src/app.py\nx = 1\n```")]
    [InlineData("```python ./src//app.py\nx = 1\n```")]
    [InlineData("```python src\\app.py\nx = 1\n```")]
    [InlineData("### src/app.py\n\n```python\nx = 1\n```")]
    [InlineData("### `src/app.py`\n```python\nx = 1\n```")]
    [InlineData("### 1. The program: `src/app.py`\n```python\nx = 1\n```")]
    [InlineData("**src/app.py**\n```python\nx = 1\n```")]
    [InlineData("**File: `src/app.py`**\n\n```python\nx = 1\n```")]
    [InlineData("File: src/app.py\n```python\nx = 1\n```")]
    [InlineData("Here is the changed `src/app.py`:\n```python\nx = 1\n```")]
    [InlineData("```python\n# src/app.py\nx = 1\n```")]
    [InlineData("```python\n# File: src/app.py\nx = 1\n```")]
    [InlineData("```js\n// src/app.py\nx = 1\n```")]
    [InlineData("```css\n/* src/app.py */\nx = 1\n```")]
    [InlineData("```html\n<!-- src/app.py -->\nx = 1\n```")]
    [InlineData("~~~python src/app.py\nx = 1\n~~~")]
    [InlineData("````python src/app.py\nx = 1\n````")]
    [InlineData("```python src/app.py\r\nx = 1\r\n```\r\n")]
    [InlineData("```python src/app.py\nx = 1")]
    [InlineData("1. First:\n   ```python src/app.py\n   x = 1\n   ```")]
    [InlineData("<think>\n```python wrong.py\ny\n```\n</think>\n```python src/app.py\nx = 1\n```")]
    public void A_path_is_understood_wherever_models_put_it(string reply) =>
        Parse(reply).ShouldBe([new SourceFile("src/app.py", "x = 1\n")]);

    [Fact]
    public void Several_files_come_in_their_order() =>
        Paths("First:\n```python a.py\n1\n```\nand\n```python lib/b.py\n2\n```\n```json data/c.json\n{}\n```").ShouldBe("a.py lib/b.py data/c.json");

    [Fact]
    public void Of_two_blocks_with_one_path_the_last_wins() =>
        Parse("```python a.py\nold\n```\nBetter:\n```python ./a.py\nnew\n```").ShouldBe([new SourceFile("a.py", "new\n")]);

    [Fact]
    public void A_single_block_without_a_path_gets_the_default_one() =>
        Parse("Sure!\n```python\nx = 1\n```\nRun it with `python main.py`.").ShouldBe([new SourceFile("main.py", "x = 1\n")]);

    [Fact]
    public void Of_several_blocks_without_a_path_the_longest_is_the_file() =>
        Parse("```python\nx\n```\n```python\nx = 1\ny = 2\n```").ShouldBe([new SourceFile("main.py", "x = 1\ny = 2\n")]);

    [Theory]
    [InlineData("bash")]
    [InlineData("console")]
    [InlineData("text")]
    [InlineData("sh")]
    public void Commands_and_output_are_not_code(string language) =>
        Parse($"```{language}\n# install.sh\npip install everything-there-is-in-the-world\n```\n```python\nx = 1\n```").ShouldBe([new SourceFile("main.py", "x = 1\n")]);

    [Fact]
    public void A_block_without_a_path_beside_one_with_a_path_is_an_example() =>
        Paths("```python a.py\n1\n```\nUse it so:\n```python\nimport a\na.very_long_example_of_use()\n```").ShouldBe("a.py");

    [Theory]
    [InlineData("```python /etc/passwd\nx\n```")]
    [InlineData("```python ../escape.py\nx\n```")]
    [InlineData("```python a/../../escape.py\nx\n```")]
    [InlineData("```python ~/escape.py\nx\n```")]
    [InlineData("```python\n# ../escape.py\nx\n```")]
    [InlineData("```python ..\\escape.py\nx\n```")]
    public void A_path_that_leads_out_is_refused_with_its_block(string reply) => Parse(reply).ShouldBeEmpty();

    [Theory]
    [InlineData("C:\\x.py")]
    [InlineData("/x.py")]
    [InlineData("a/../b.py")]
    [InlineData("")]
    [InlineData("./")]
    [InlineData("a\nb.py")]
    public void Only_clean_relative_paths_are_normalized(string path) => ReplyParser.NormalizePath(path).ShouldBeNull();

    [Fact]
    public void A_refused_file_does_not_take_the_others_with_it() =>
        Paths("```python ../bad.py\nx\n```\n```python good.py\nx\n```").ShouldBe("good.py");

    [Fact]
    public void A_longer_fence_holds_a_shorter_one() =>
        Parse("````markdown README.md\n# Title\n```sh\nrun\n```\n````").ShouldBe([new SourceFile("README.md", "# Title\n```sh\nrun\n```\n")]);

    [Fact]
    public void Tildes_hold_backticks() =>
        Parse("~~~python a.py\ns = '''\n```\n'''\n~~~").ShouldBe([new SourceFile("a.py", "s = '''\n```\n'''\n")]);

    [Theory]
    [InlineData("There is no code here, only `inline` words.")]
    [InlineData("")]
    [InlineData("```bash\nls\n```")]
    [InlineData("```python\n\n```")]
    public void A_reply_without_code_gives_nothing(string reply) => Parse(reply).ShouldBeEmpty();

    [Theory]
    [InlineData("### Node.js\n```js\nx\n```")]
    [InlineData("It reads `settings.json` when it starts.\n```python\nx\n```")]
    [InlineData("```python\n# Reads config.json and prints it\nx\n```")]
    [InlineData("```python\n# 3.5 is a number\nx\n```")]
    [InlineData("Version 1.2\n```python\nx\n```")]
    public void Words_that_only_look_like_a_path_are_not_taken_for_one(string reply) => Paths(reply).ShouldBe("main.py");

    [Fact]
    public void Code_after_the_comment_with_the_path_is_kept_and_the_comment_is_not() =>
        Parse("```js\n// src/a.mjs\n// Adds.\nexport const add = 1;\n```").ShouldBe([new SourceFile("src/a.mjs", "// Adds.\nexport const add = 1;\n")]);
}
