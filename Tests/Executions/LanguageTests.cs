namespace Nightshift.Executions;

public sealed class LanguageTests
{
    [Theory]
    [InlineData("a Node.js rate limiter", "javascript")]
    [InlineData("Write this in JavaScript: a queue", "javascript")]
    [InlineData("a Node.js rate limiter in TypeScript", "typescript")]
    [InlineData("a Java class that parses dates", "java")]
    [InlineData("a small Python script", "python")]
    [InlineData("a stack in C#.", "csharp")]
    [InlineData("Write it in Go: a worker pool", "go")]
    [InlineData("a page that lets people go back", "python")]
    [InlineData("a .NET class that counts words", "csharp")]
    [InlineData("a REST API for user sign-in with JWT tokens", "python")]
    public void The_words_of_a_request_name_its_language(string prompt, string expected) =>
        Language.Detect(prompt, null).Name.ShouldBe(expected);

    [Fact]
    public void The_tests_that_come_along_count_more_than_words() =>
        Language.Detect("port this python function", [new("sum.test.mjs", "")]).ShouldBe(Language.JavaScript);

    [Fact]
    public void A_project_comes_along_unless_there_is_one_of_its_kind()
    {
        Language.CSharp.WithProject([new("Adder.cs", "")]).Select(file => file.Path).ShouldBe(["Adder.cs", "Program.csproj"]);
        Language.CSharp.WithProject([new("Own.csproj", "")]).ShouldHaveSingleItem();
        Language.TypeScript.WithProject([new("data.json", "{}")]).Select(file => file.Path).ShouldBe(["data.json", "package.json"]);
        Language.Python.WithProject([new("main.py", "")]).ShouldHaveSingleItem();
    }
}
