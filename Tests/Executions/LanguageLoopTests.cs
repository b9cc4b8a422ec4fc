using Nightshift.Infrastructure;

namespace Nightshift.Executions;

/// <summary>A wrong and a right answer in a language, from the request to the ZIP.</summary>
[Collection(StackCollection.Name)]
public sealed class LanguageLoopTests(Stack stack)
{
    [Fact]
    public async Task A_program_in_CSharp_is_repaired_proven_and_delivered_with_its_project()
    {
        SourceFile[] tests = [new("AdderTests.cs", "using Xunit;\n\npublic class AdderTests\n{\n    [Fact]\n    public void Adds() => Assert.Equal(5, Adder.Add(2, 3));\n}\n")];
        stack.Model.Reply("```csharp Adder.cs\npublic static class Adder\n{\n    public static int Add(int a, int b) => a + b\n}\n```")
            .Reply("```csharp Adder.cs\npublic static class Adder\n{\n    public static int Add(int a, int b) => a + b;\n}\n```");

        var proven = await stack.RunAsync(new ExecuteRequest("a C# method that adds two numbers", Tests: tests));

        (proven.Language, proven.Status, proven.Attempt).ShouldBe(("csharp", ExecutionStatus.Passed, 2));
        proven.Attempts[0].FailureClass.ShouldBe(FailureClass.Syntax);
        proven.Output!.TestResults!.Summary.ShouldContain("dotnet test confirms it");
        proven.Output.TestResults.Tests.ShouldHaveSingleItem().Name.ShouldBe("AdderTests.Adds");
        proven.Output.TestResults.Coverage.ShouldBe(100);
        await using var bundle = await UnpackedBundle.DownloadAsync(stack.Client, proven.ArtifactId!.Value);
        bundle.Files.ShouldContain("Program.csproj");
    }

    [Fact]
    public async Task A_query_for_PostgreSQL_is_tested_repaired_proven_and_delivered_with_what_runs_its_tests()
    {
        stack.Model.Reply("1. The largest amount comes first.")
            .Reply("""
                ```json query.test.json
                {
                  "given": "create table orders (id int, amount numeric); insert into orders values (1, 5), (2, 9);",
                  "tests": [{ "name": "c1: largest first", "expect": [{ "id": 2, "amount": 9 }, { "id": 1, "amount": 5 }] }]
                }
                ```
                """)
            .Reply("```sql query.sql\n-- All orders, the largest amount first.\nselect id, amount from orders order by amount;\n```")
            .Reply("```sql query.sql\n-- All orders, the largest amount first.\nselect id, amount from orders order by amount desc;\n```");

        var proven = await stack.RunAsync(new ExecuteRequest("a PostgreSQL query for all orders, the largest amount first"));

        (proven.Language, proven.Status, proven.Attempt).ShouldBe(("postgresql", ExecutionStatus.Passed, 2), proven.StopReason);
        proven.Attempts[0].FailureClass.ShouldBe(FailureClass.Assertion);
        proven.Criteria.ShouldHaveSingleItem().State.ShouldBe(CriterionState.Passed);
        await using var bundle = await UnpackedBundle.DownloadAsync(stack.Client, proven.ArtifactId!.Value);
        bundle.Files.ShouldBe(["README.md", "postgresql.mjs", "proof.json", "proof.sig", "queries.mjs", "query.sql", "query.test.json", "run-tests.mjs"], ignoreOrder: true);
        (await bundle.ReadAsync("README.md")).ShouldContain(Language.PostgreSql.TestCommand);
    }
}
