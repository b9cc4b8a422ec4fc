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
    [InlineData("a PostgreSQL query for the ten best customers", "postgresql")]
    [InlineData("Write an SQL query that finds duplicates", "postgresql")]
    [InlineData("a MySQL query for the ten best customers", "mysql")]
    [InlineData("a MongoDB aggregation that groups orders by month", "mongodb")]
    [InlineData("a Python function that builds a SQL query", "python")]
    [InlineData("a REST API that keeps users in PostgreSQL", "python")]
    public void The_words_of_a_request_name_its_language(string prompt, string expected) =>
        Language.Detect(prompt, null).Name.ShouldBe(expected);

    [Fact]
    public void The_tests_that_come_along_count_more_than_words() =>
        Language.Detect("port this python function", [new("sum.test.mjs", "")]).ShouldBe(Language.JavaScript);

    [Theory]
    [InlineData("query.sql", "postgresql")]
    [InlineData("query.mongodb.js", "mongodb")]
    [InlineData("main.js", "javascript")]
    [InlineData("notes.txt", null)]
    public void A_file_is_in_the_language_of_its_longest_ending(string path, string? expected) => Language.OfPath(path)?.Name.ShouldBe(expected);

    [Fact]
    public void Tests_that_fit_two_languages_leave_it_to_the_words() =>
        Language.Detect("a MySQL query", [new("query.sql", "")]).ShouldBe(Language.MySql);

    [Fact]
    public void A_project_comes_along_unless_there_is_one_of_its_kind()
    {
        Language.CSharp.WithProject([new("Adder.cs", "")]).Select(file => file.Path).ShouldBe(["Adder.cs", "Program.csproj"]);
        Language.CSharp.WithProject([new("Own.csproj", "")]).ShouldHaveSingleItem();
        Language.TypeScript.WithProject([new("data.json", "{}")]).Select(file => file.Path).ShouldBe(["data.json", "package.json"]);
        Language.Python.WithProject([new("main.py", "")]).ShouldHaveSingleItem();
    }
}
