using System.IO.Compression;
using Microsoft.Extensions.Options;
using Nightshift.Executions;
using Nightshift.Infrastructure;

namespace Nightshift.Proofs;

public sealed class ProofVerifierTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private readonly ProvenBundle bundles = new(database);

    private ProofVerifier Verifier(ProofOptions? options = null) => new(bundles.Keys, Options.Create(options ?? new ProofOptions()));

    public void Dispose() => bundles.Dispose();

    public static TheoryData<string> Kinds => [.. Tampering.All.Keys];

    [Fact]
    public async Task An_untouched_bundle_verifies()
    {
        var verdict = await VerifyAsync(await bundles.DeliverAsync());

        verdict.Faults.ShouldBeEmpty();
        (verdict.Verified, verdict.Status, verdict.Fingerprint).ShouldBe((true, ExecutionStatus.Passed, bundles.Key.Fingerprint));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_bundle_with_this_changed_is_refused_and_the_file_named(string kind)
    {
        var (blamed, change) = Tampering.All[kind];
        var other = await bundles.DeliverAsync(attempt: ProvenBundle.With(new SourceFile("calc.py", "def add(a, b):\n    return b + a\n")));

        var verdict = await VerifyAsync(change(await bundles.DeliverAsync(), other));

        verdict.Verified.ShouldBeFalse();
        verdict.ExecutionId.ShouldBeNull();
        verdict.Faults.ShouldContain(fault => fault.File == blamed || fault.Problem.Contains(blamed), string.Join('\n', verdict.Faults));
    }

    [Fact]
    public async Task What_an_earlier_key_signed_still_verifies()
    {
        var earlier = await bundles.DeliverAsync();
        using var rotated = new ProvenBundle(database);
        (await rotated.DeliverAsync()).ShouldNotBeEmpty();

        (await VerifyAsync(earlier)).Verified.ShouldBeTrue();
    }

    [Fact]
    public async Task The_same_bundle_packed_anew_with_folders_verifies()
    {
        var bundle = await bundles.DeliverAsync(attempt: ProvenBundle.With(new SourceFile("app/calc.py", "add = sum\n")));

        var packed = ProvenBundle.Tampered(bundle, archive => archive.CreateEntry("app/"));

        (await VerifyAsync(packed)).Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_that_unpacks_to_more_than_was_proven_is_not_unpacked()
    {
        var bomb = ProvenBundle.Tampered(await bundles.DeliverAsync(), archive => archive.Put("calc.py", new byte[64 << 20]));
        bomb.Length.ShouldBeLessThan(200_000);

        var archive = new CountedStream(bomb);
        var verified = await Verifier().VerifyAsync(archive, CancellationToken.None);

        verified.Faults.ShouldHaveSingleItem().File.ShouldBe("calc.py");
        archive.BytesRead.ShouldBeLessThan(bomb.Length / 2);
    }

    [Fact]
    public async Task A_size_that_lies_is_found_out_while_reading()
    {
        var bundle = await bundles.DeliverAsync();
        var length = ProvenBundle.Read(bundle, "calc.py").Length;
        var bomb = ProvenBundle.Tampered(bundle, archive => archive.Put("calc.py", new byte[8 << 20]));
        ZipTampering.StateSize(bomb, 8 << 20, length);

        (await VerifyAsync(bomb)).Faults.ShouldHaveSingleItem().File.ShouldBe("calc.py");
    }

    [Theory]
    [InlineData(1_024, 1_000)]
    [InlineData(1 << 20, 3)]
    public async Task An_archive_beyond_the_bounds_is_refused(int bytes, int files)
    {
        var bundle = await bundles.DeliverAsync();

        var verified = await Verifier(new ProofOptions { ArchiveBytes = bytes, Files = files }).VerifyAsync(new MemoryStream(bundle), CancellationToken.None);

        verified.Faults.ShouldHaveSingleItem().File.ShouldBe(ProofFault.Archive);
    }

    [Fact]
    public async Task A_directory_of_countless_files_is_refused_by_its_end_record()
    {
        var content = new MemoryStream();
        using (var archive = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
            for (var number = 0; number < 70_000; number++) archive.CreateEntry($"{number}");

        (await VerifyAsync(content.ToArray())).Faults.ShouldHaveSingleItem().Problem.ShouldContain("more than 1000 files");
    }

    [Fact]
    public async Task A_partial_delivery_says_what_is_not_proven()
    {
        var report = Reports.Of(
            Reports.Tests(false, Reports.Test("test_one", TestStatus.Passed), Reports.Test("test_two", TestStatus.Failed, "assert 1 == 2")),
            Reports.Findings(SignalKind.Lint),
            Reports.Findings(SignalKind.Security) with { Outcome = RunOutcome.Skipped });
        var bundle = await bundles.DeliverAsync(attempt: ProvenBundle.With(report), stopReason: "No attempt of 1 passed.");

        var document = ProofFormat.Read(ProvenBundle.Read(bundle, ProofFormat.DocumentPath));

        (document.Status, document.StopReason, document.Tests.Passed).ShouldBe((ExecutionStatus.Partial, "No attempt of 1 passed.", false));
        document.NotProven.ShouldBe(["Tests: failed.", "Security scan: not run.", "Tests that did not pass: test_two."]);
        document.Security.ShouldBeNull();
        (await VerifyAsync(bundle)).ShouldSatisfyAllConditions(verdict => verdict.Verified.ShouldBeTrue(), verdict => verdict.Status.ShouldBe(ExecutionStatus.Partial));
    }

    private async Task<ProofVerdict> VerifyAsync(byte[] bundle) => (await Verifier().VerifyAsync(new MemoryStream(bundle), CancellationToken.None)).ToVerdict();

    private sealed class CountedStream(byte[] content) : MemoryStream(content)
    {
        public long BytesRead { get; private set; }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var part = new byte[Math.Min(buffer.Length, Length - Position)];
            var read = base.Read(part, 0, part.Length);
            part.AsSpan(0, read).CopyTo(buffer);
            BytesRead += read;
            return read;
        }
    }
}
