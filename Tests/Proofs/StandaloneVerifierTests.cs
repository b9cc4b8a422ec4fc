using System.Text;
using Nightshift.Executions;
using Nightshift.Infrastructure;

namespace Nightshift.Proofs;

public sealed class StandaloneVerifierTests(TestDatabase database, StandaloneVerifier verifier) : IClassFixture<TestDatabase>, IClassFixture<StandaloneVerifier>, IDisposable
{
    private readonly ProvenBundle bundles = new(database);

    public void Dispose() => bundles.Dispose();

    [Fact]
    public async Task A_bundle_verifies_with_nothing_but_the_archive_and_the_key()
    {
        var bundle = verifier.Put("whole.zip", await bundles.DeliverAsync());

        var (code, output) = await verifier.RunAsync(bundle, "--key", KeyFile());

        code.ShouldBe(0, output);
        output.ShouldContain(bundles.Key.Fingerprint);
    }

    [Fact]
    public async Task Every_kind_of_tampering_is_refused_and_the_file_named()
    {
        var other = await bundles.DeliverAsync(attempt: ProvenBundle.With(new SourceFile("calc.py", "def add(a, b):\n    return b + a\n")));
        foreach (var (kind, (blamed, change)) in Tampering.All)
        {
            var bundle = verifier.Put("tampered.zip", change(await bundles.DeliverAsync(), other));

            var (code, output) = await verifier.RunAsync(bundle, "--key", KeyFile());

            code.ShouldBe(1, $"{kind}: {output}");
            output.ShouldContain("REFUSED");
            output.ShouldContain(blamed, customMessage: kind);
        }
    }

    [Fact]
    public async Task The_tests_are_run_when_asked_for_with_a_warning()
    {
        var right = verifier.Put("right.zip", await bundles.DeliverAsync());
        var wrong = verifier.Put("wrong.zip", await bundles.DeliverAsync(attempt: ProvenBundle.With(new SourceFile("calc.py", "def add(a, b):\n    return 0\n"))));

        var (code, output) = await verifier.RunAsync(right, "--run");
        code.ShouldBe(0, output);
        output.ShouldContain("without a sandbox");
        output.ShouldContain("compare it with the one at /proofs/key");

        (code, output) = await verifier.RunAsync(wrong, "--run"); // signed, but the proof lies
        code.ShouldBe(1, output);
        output.ShouldContain("(tests): they fail here");
    }

    [Theory]
    [InlineData]
    [InlineData("a.zip", "b.zip")]
    [InlineData("a.zip", "--fast")]
    [InlineData("a.zip", "--key")]
    public async Task Wrong_arguments_are_answered_with_the_usage(params string[] arguments)
    {
        var (code, output) = await verifier.RunAsync(arguments);

        code.ShouldBe(2, output);
        output.ShouldContain("Usage:");
    }

    private string KeyFile() => verifier.Put("key.pem", Encoding.ASCII.GetBytes(bundles.Key.Pem));
}
