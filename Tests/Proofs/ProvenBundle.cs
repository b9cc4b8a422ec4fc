using System.IO.Compression;
using Nightshift.Executions;
using Nightshift.Infrastructure;
using Nightshift.Models;

namespace Nightshift.Proofs;

/// <summary>A delivery made by the real writer, packer and key, without a loop around it, and what an attacker may do to it.</summary>
internal sealed class ProvenBundle : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("nightshift-test-keys-");

    public ProvenBundle(TestDatabase database)
    {
        Key = SigningKey.Open(folder.FullName);
        Keys = new ProofKeyStore(database.Source);
        Writer = new ProofWriter(Key, Keys, new ModelCallStore(database.Source), TimeProvider.System);
    }

    public SigningKey Key { get; }

    public ProofKeyStore Keys { get; }

    public ProofWriter Writer { get; }

    public static readonly Attempt Right = new()
    {
        Number = 1, Strategy = Strategy.Generate, Why = "First attempt.", Tier = "simple", Files = [new("calc.py", "def add(a, b):\n    return a + b\n")],
        Report = Reports.Of(
            Reports.Tests(true, Reports.Test("test_calc.py::test_two_numbers", TestStatus.Passed), Reports.Test("test_calc.py::test_negative_numbers", TestStatus.Passed)) with { Coverage = 100 },
            Reports.Findings(SignalKind.Lint, Severity.Low), Reports.Findings(SignalKind.Security)),
        StartedAt = DateTimeOffset.UnixEpoch, ValidatedAt = DateTimeOffset.UnixEpoch
    };

    public static Attempt With(params SourceFile[] files) => With(Right.Report!, files);

    public static Attempt With(ValidationReport report, params SourceFile[] files) => new()
    {
        Number = 1, Strategy = Right.Strategy, Why = Right.Why, Tier = Right.Tier, Files = files.Length > 0 ? files : Right.Files, Report = report,
        StartedAt = Right.StartedAt, ValidatedAt = Right.ValidatedAt
    };

    public static Execution Execution(Guid? userId = null) => new()
    {
        Id = Guid.CreateVersion7(), UserId = userId ?? TestDatabase.LocalUser, SessionId = Guid.CreateVersion7(), Prompt = AddingTask.Prompt, Language = "python",
        OutputPreference = "zip", EnableSecurityScan = true, MaxAttempts = 5, Tier = "simple", ComplexityScore = 0, Tests = AddingTask.Tests, TestsSource = "caller",
        Status = ExecutionStatus.Running, Attempt = 1, CreatedAt = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero)
    };

    public async Task<byte[]> DeliverAsync(Execution? execution = null, Attempt? attempt = null, string? stopReason = null)
    {
        execution ??= Execution();
        attempt ??= Right;
        var files = Bundle.Files(execution, Language.Python, attempt, execution.Tests!, stopReason);
        var proof = await Writer.WriteAsync(execution, [attempt], attempt, files, stopReason, CancellationToken.None);
        return Bundle.Pack(files, proof, execution.CreatedAt).ToArray();
    }

    /// <summary>The archive after somebody has worked on it.</summary>
    public static byte[] Tampered(byte[] bundle, Action<ZipArchive> tamper)
    {
        var content = new MemoryStream();
        content.Write(bundle);
        using (var archive = new ZipArchive(content, ZipArchiveMode.Update, leaveOpen: true)) tamper(archive);
        return content.ToArray();
    }

    public static byte[] Read(byte[] bundle, string path)
    {
        using var archive = new ZipArchive(new MemoryStream(bundle));
        return archive.Content(path);
    }

    public void Dispose()
    {
        Key.Dispose();
        folder.Delete(recursive: true);
    }
}

internal static class ZipTampering
{
    public static void Put(this ZipArchive archive, string path, byte[] content)
    {
        archive.GetEntry(path)?.Delete();
        archive.Append(path, content);
    }

    public static void Append(this ZipArchive archive, string path, byte[] content)
    {
        using var stream = archive.CreateEntry(path).Open();
        stream.Write(content);
    }

    public static byte[] Content(this ZipArchive archive, string path)
    {
        using var content = new MemoryStream();
        using var stream = archive.GetEntry(path)!.Open();
        stream.CopyTo(content);
        return content.ToArray();
    }

    /// <summary>Overwrites a file's unpacked size wherever the archive states it.</summary>
    public static void StateSize(byte[] archive, int size, int stated)
    {
        var (from, to) = (BitConverter.GetBytes(size), BitConverter.GetBytes(stated));
        for (var at = archive.AsSpan().IndexOf(from); at >= 0; at = archive.AsSpan().IndexOf(from)) to.CopyTo(archive, at);
    }

    /// <summary>The smallest change there is: one bit, in the middle.</summary>
    public static void Flip(this ZipArchive archive, string path)
    {
        var content = archive.Content(path);
        content[content.Length / 2] ^= 1;
        archive.Put(path, content);
    }
}
