using Nightshift.Executions;
using Nightshift.Tests.Runner;

namespace Nightshift.Tests.Toolchains;

/// <summary>Queries for MySQL and MongoDB, which no server runs.</summary>
[Collection(RunnerCollection.Name)]
public sealed class ParsedQueryTests(RunnerHost host)
{
    private const string MySql =
        """
        -- The customers who paid most: the sum of the paid orders of each one, largest first.
        SELECT c.name, SUM(o.amount) AS total
        FROM customers c LEFT JOIN orders o ON o.customer_id = c.id
        WHERE o.paid = 1
        GROUP BY c.name
        ORDER BY total DESC
        LIMIT 10;
        """;

    private static readonly SourceFile MySqlTests = new("query.test.json",
        """
        {
          "given": ["CREATE TABLE customers (id INT PRIMARY KEY, name VARCHAR(20) NOT NULL);", "CREATE TABLE orders (customer_id INT NOT NULL, amount DECIMAL(10,2) NOT NULL, paid TINYINT NOT NULL);"],
          "tests": [{ "name": "c1: ten, largest first", "expect": { "type": "select", "tables": ["customers", "orders"], "returns": ["name", "total"], "uses": ["left join", "sum", "group by", "order by", "limit"] } }]
        }
        """);

    private const string Mongo =
        """
        // The customers who paid most since a day: the sum of the paid orders of each one, largest first.
        db.orders.aggregate([
          { $match: { paid: true, at: { $gte: ISODate("2024-01-01T00:00:00Z") } } },
          { $group: { _id: "$customer", total: { $sum: "$amount" } } },
          { $match: { total: { $gt: least } } },
          { $sort: { total: -1 } }
        ]);
        """;

    private static readonly SourceFile MongoTests = new("query.test.json",
        """
        {
          "given": { "orders": [
            { "customer": "Ada", "amount": 10, "paid": true, "at": { "$date": "2024-02-01T00:00:00Z" } },
            { "customer": "Bob", "amount": 5, "paid": true, "at": { "$date": "2024-02-01T00:00:00Z" } },
            { "customer": "Bob", "amount": 50, "paid": true, "at": { "$date": "2023-02-01T00:00:00Z" } }] },
          "tests": [
            { "name": "c1: largest first", "parameters": { "least": 1 }, "expect": [{ "_id": "Ada", "total": 10 }, { "total": 5, "_id": "Bob" }] },
            { "name": "c2: only above", "parameters": { "least": 6 }, "expect": [{ "_id": "Ada", "total": 10 }] }
          ]
        }
        """);

    [Theory]
    [InlineData("mysql", "query.sql", MySql, "1 of 1 test passed")]
    [InlineData("mongodb", "query.mongodb.js", Mongo, "2 of 2 tests passed")]
    public async Task Good_query_is_green(string language, string path, string query, string summary)
    {
        var report = await JudgeAsync(language, path, query);

        report[SignalKind.Tests]!.Summary.ShouldBe(summary, report[SignalKind.Tests]!.Stderr);
        report[SignalKind.Lint]!.Summary.ShouldBe("Nothing found", report[SignalKind.Lint]!.Stderr);
        report[SignalKind.Security]!.Summary.ShouldBe("Nothing found", report[SignalKind.Security]!.Stderr);
    }

    [Theory]
    [InlineData("mysql", "o.amount", "o.amout", FailureClass.Exception, "the column orders.amout is not in the schema")]
    [InlineData("mysql", "LIMIT 10", "", FailureClass.Assertion, "Expected it to use limit")]
    [InlineData("mysql", "FROM customers", "FRO customers", FailureClass.Syntax, "Compile error: unexpected")]
    [InlineData("mysql", "WHERE o.paid = 1", "WHERE o.paid = NULL", FailureClass.Lint, "null-comparison")]
    [InlineData("mysql", "o.paid = 1", "o.paid = 1 AND LOAD_FILE('/etc/passwd') IS NULL", FailureClass.Security, "server-files")]
    [InlineData("mongodb", "total: -1", "total: 1", FailureClass.Assertion, "but it is [{\"_id\":\"Bob\",\"total\":5}")]
    [InlineData("mongodb", "$group", "$gruop", FailureClass.Exception, "MongoError: unregistered pipeline operator $gruop")]
    [InlineData("mongodb", "least }", "process.exit(0) }", FailureClass.Syntax, "only data is understood here")]
    [InlineData("mongodb", "// The customers", "db.orders.deleteMany({}); // The customers", FailureClass.Assertion, "but it is []")]
    public async Task Each_kind_of_failure_is_told_apart(string language, string old, string wrong, FailureClass kind, string says)
    {
        var (path, query) = language == "mysql" ? ("query.sql", MySql) : ("query.mongodb.js", Mongo);
        query.ShouldContain(old);

        var failure = FailureClassifier.Of(await JudgeAsync(language, path, query.Replace(old, wrong))).ShouldNotBeNull();

        failure.Message.ShouldContain(says);
        failure.Class.ShouldBe(kind, failure.Message);
    }

    [Fact]
    public async Task Code_on_the_server_of_MongoDB_and_a_change_of_everything_are_found()
    {
        var report = await JudgeAsync("mongodb", "query.mongodb.js", "db.users.updateMany({}, { $set: { a: 1 } });\ndb.users.find({ $where: 'true' });\n");

        report[SignalKind.Lint]!.Findings.Select(finding => (finding.Rule, finding.Line)).ShouldBe([("no-explanation", 1), ("no-where", 1)], ignoreOrder: true);
        var found = report[SignalKind.Security]!.Findings.ShouldHaveSingleItem();
        (found.Rule, found.Line, found.Severity).ShouldBe(("server-code", 2, Severity.High));
    }

    private Task<ValidationReport> JudgeAsync(string language, string path, string query) =>
        host.ValidateAsync(language, [new SourceFile(path, query)], [language == "mysql" ? MySqlTests : MongoTests]);
}
