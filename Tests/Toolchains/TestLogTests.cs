using System.Security.Cryptography;
using System.Text;
using Nightshift.Executions;
using Nightshift.Toolchains;

namespace Nightshift.Tests.Toolchains;

public sealed class TestLogTests
{
    private const string Key = "a key";
    private const string Passed = """{"event":"finished","name":"a","status":"passed","file":"test_a.py","line":3,"duration_ms":7}""" + "\n";

    [Fact]
    public void Sealed_log_is_read()
    {
        var log = Read(Passed + Seal(Passed));

        (log.Sealed, log.Broken).ShouldBe((true, false));
        log.Tests.ShouldHaveSingleItem().ShouldBe(new TestResult("a", TestStatus.Passed, null, "test_a.py", 3, 7));
    }

    [Fact]
    public void Log_cut_short_is_neither_sealed_nor_broken() => (Read(Passed).Sealed, Read(Passed).Broken).ShouldBe((false, false));

    [Theory]
    [InlineData("[]\n")]
    [InlineData("null\n")]
    [InlineData("{\n")]
    [InlineData("{\"event\":7}\n")]
    [InlineData("{\"event\":\"finished\"}\n")]
    [InlineData("{\"event\":\"finished\",\"name\":\"a\",\"status\":\"passed\",\"line\":1e99}\n")]
    [InlineData("{\"event\":\"coverage\",\"file\":\"a\",\"lines\":\"many\"}\n")]
    [InlineData("{\"event\":\"sealed\"}\n")]
    [InlineData("{\"event\":\"sealed\",\"seal\":\"00\"}\n")]
    [InlineData("{\"event\":\"started\",\"name\":[[[[[[[[1]]]]]]]]}\n")]
    public void Line_of_another_shape_breaks_it(string line) => Read(Passed + line + Seal(Passed + line)).ShouldSatisfyAllConditions(log => log.Broken.ShouldBeTrue(), log => log.Sealed.ShouldBeFalse());

    [Fact]
    public void Line_after_the_seal_breaks_it() => Read(Passed + Seal(Passed) + Passed).ShouldSatisfyAllConditions(log => log.Broken.ShouldBeTrue(), log => log.Sealed.ShouldBeFalse());

    [Fact]
    public void Line_changed_after_the_seal_breaks_it() => Read(Passed.Replace('7', '8') + Seal(Passed)).Broken.ShouldBeTrue();

    [Fact]
    public void Long_message_is_cut()
    {
        var line = $$"""{"event":"finished","name":"a","status":"failed","message":"{{new string('x', 100_000)}}"}""" + "\n";

        Read(line + Seal(line)).Tests[0].Message!.Length.ShouldBeLessThan(10_000);
    }

    [Fact]
    public void Test_that_began_and_did_not_end_is_unfinished() =>
        Read("""{"event":"started","name":"b","line":4}""" + "\n" + Passed).Unfinished.ShouldHaveSingleItem().Name.ShouldBe("b");

    private static TestLog Read(string text) => TestLog.Read(Encoding.UTF8.GetBytes(text), Key);

    private static string Seal(string text) =>
        $$"""{"event":"sealed","seal":"{{Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key), Encoding.UTF8.GetBytes(text)))}}"}""" + "\n";
}
