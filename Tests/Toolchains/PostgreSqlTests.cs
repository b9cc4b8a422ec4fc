using Nightshift.Executions;
using Nightshift.Tests.Runner;

namespace Nightshift.Tests.Toolchains;

public sealed class PostgreSqlTests(RunnerHost host) : ToolchainTest(host, "postgresql")
{
    private const string Query =
        """
        -- The customers who paid most: the sum of the paid orders of each one, largest first.
        select c.name, sum(o.amount) as total
        from customers c join orders o on o.customer_id = c.id
        where o.paid
        group by c.name
        having sum(o.amount) > 6
        order by total desc;
        """;

    private static readonly SourceFile[] Shop = [new("query.sql", Query)];

    private static readonly SourceFile[] ShopTests =
    [
        new("query.test.json",
            """
            {
              "given": [
                "create table customers (id int primary key, name text not null);",
                "create table orders (customer_id int not null references customers, amount numeric not null, paid boolean not null, at timestamptz);",
                "create index orders_customer on orders (customer_id);",
                "insert into customers values (1, 'Ada'), (2, 'Bob');",
                "insert into orders values (1, 10, true), (1, 5.5, true), (2, 7, true), (2, 100, false);"
              ],
              "tests": [
                { "name": "c1: largest first", "expect": [{ "name": "Ada", "total": 15.5 }, { "name": "Bob", "total": 7 }] },
                { "name": "c2: only above", "given": "delete from orders where customer_id = 2;", "expect": [{ "name": "Ada", "total": 15.5 }] },
                { "name": "c3: nobody", "given": "delete from orders;", "expect": [] }
              ]
            }
            """)
    ];

    protected override (SourceFile[] Code, SourceFile[] Tests) Right => (Shop, ShopTests);

    protected override Fault FaultOf(FailureClass kind) => kind switch
    {
        FailureClass.Assertion => new("query.sql", "where o.paid\n", "", "but it is [{\"name\":\"Bob\",\"total\":\"107\"}", 10, "query.test.json"),
        FailureClass.Syntax => new("query.sql", "from customers", "fro customers", "Compile error: syntax error at or near \"fro\"", 3),
        FailureClass.MissingDependency => new("query.sql", "select", "create extension postgis;\nselect", "Cannot find package 'postgis'", 1),
        FailureClass.Timeout => new("query.sql", "where o.paid", "where o.paid and pg_sleep(60) is not null", "It did not finish within", 10, "query.test.json"),
        FailureClass.Lint => new("query.sql", "where o.paid", "where o.paid and o.at = null or o.paid", "null-comparison", 4),
        FailureClass.Security => new("query.sql", "where o.paid", "where o.paid and pg_read_file('/etc/passwd') is null or o.paid", "server-files", 4),
        _ => throw new ArgumentOutOfRangeException(nameof(kind))
    };

    /// <summary>A server starts within it, on a machine under load too.</summary>
    [Fact]
    public async Task Good_query_is_green_with_every_test()
    {
        var report = await JudgeAsync(Shop, ShopTests);

        var tests = report[SignalKind.Tests]!;
        tests.Summary.ShouldBe("3 of 3 tests passed", tests.Stderr);
        tests.Tests.Select(test => (test.Name, test.File, test.Line)).First().ShouldBe(("c1: largest first", "query.test.json", 10));
        tests.Coverage.ShouldBe(100);
        report[SignalKind.Lint]!.Summary.ShouldBe("Nothing found", report[SignalKind.Lint]!.Stderr);
        report[SignalKind.Security]!.Summary.ShouldBe("Nothing found", report[SignalKind.Security]!.Stderr);
        report.Tools.Keys.ShouldContain("postgresql");
    }

    [Fact]
    public async Task Change_is_judged_by_what_is_asked_afterwards_by_its_error_and_by_its_plan()
    {
        SourceFile[] change = [new("query.sql", "-- Closes an account for good, and fails when it owes something.\ndelete from accounts where id = $1;\n")];
        SourceFile[] tests = [new("query.test.json",
            """
            {
              "given": "create table accounts (id int primary key, owes numeric not null); insert into accounts values (1, 0), (2, 5); create table debts (account int references accounts); insert into debts values (2);",
              "tests": [
                { "name": "gone", "parameters": [1], "then": "select id from accounts order by id", "expect": [{ "id": 2 }] },
                { "name": "refused", "parameters": [2], "error": "23503" },
                { "name": "by its key", "parameters": [1], "index": "accounts_pkey", "expect": [] },
                { "name": "not refused", "parameters": [1], "error": "23503" },
                { "name": "by another", "parameters": [1], "index": "accounts_owes", "expect": [] }
              ]
            }
            """)];

        var signal = await TestAsync(change, tests);

        ShouldBeRed(signal, "3 of 5 tests passed");
        var failed = signal.Tests.Where(test => test.Status == TestStatus.Failed).ToList();
        failed.Select(test => test.Name).ShouldBe(["not refused", "by another"]);
        failed[1].Message!.ShouldStartWith("Expected the plan to use the index accounts_owes");
    }

    [Fact]
    public async Task Query_reaches_neither_files_nor_programs_nor_the_verdict()
    {
        SourceFile[] tests = [new("query.test.json", """{ "tests": [{ "name": "cheats", "expect": [] }] }""")];

        foreach (var cheat in new[] { "copy (select 1) to program 'id'", "copy (select 1) to '/reports/tests.jsonl'", "alter role tester superuser", "select * from pg_read_file('/etc/passwd')" })
        {
            var signal = await TestAsync([new("query.sql", $"{cheat};")], tests);
            signal.Tests.ShouldHaveSingleItem().Message!.ShouldStartWith("PostgresError 42501", customMessage: cheat);
        }
    }

    [Fact]
    public async Task Empty_query_never_passes() =>
        (await TestAsync([new("query.sql", "-- nothing\n")], [new("query.test.json", """{ "tests": [{ "name": "weak", "expect": [] }] }""")])).Passed.ShouldBeFalse();
}
