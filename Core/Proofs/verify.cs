#:property PublishAot=false
#:property TreatWarningsAsErrors=false

// Checks an archive that Nightshift delivered, with nothing but the archive and the .NET 10 SDK:
//
//   dotnet run verify.cs bundle.zip [--key key.pem] [--run]
//
// --key  the public key that must have signed it (GET /proofs/key); without it, the one that the proof names, which shows that nothing
//        was changed since, but not by whom it was made: compare the fingerprint yourself.
// --run  runs the tests as well, here and without a sandbox.
//
// Exit code 0: verified. 1: refused, and why. 2: wrong arguments.
using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

const string Format = "nightshift-proof/1", DocumentPath = "proof.json", SignaturePath = "proof.sig";
const long MostBytes = 100 << 20, MostDocumentBytes = 8 << 20;
const int MostFiles = 1_000;

List<string> faults = [];
var run = args.Contains("--run");
var keyFile = Array.IndexOf(args, "--key") is >= 0 and var index && index + 1 < args.Length ? args[index + 1] : null;
var paths = args.Where(argument => !argument.StartsWith("--") && argument != keyFile).ToList();
if (paths.Count != 1 || args.Any(argument => argument.StartsWith("--") && argument is not ("--run" or "--key")) || (args.Contains("--key") && keyFile is null))
{
    Console.Error.WriteLine("Usage: dotnet run verify.cs bundle.zip [--key key.pem] [--run]");
    return 2;
}

try
{
    using var archive = ZipFile.OpenRead(paths[0]);
    return Verify(archive);
}
catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
{
    return Refuse($"(archive): it cannot be read as a whole ZIP file. {exception.Message}");
}
catch (Exception exception) when (exception is CryptographicException or ArgumentException && keyFile is not null)
{
    return Refuse($"{keyFile}: it is no public key in PEM form.");
}

int Verify(ZipArchive archive)
{
    if (archive.Entries.Count > MostFiles) return Refuse($"(archive): it has more than {MostFiles} files.");
    var entries = archive.Entries.Where(entry => !(entry.FullName.EndsWith('/') && entry.Length == 0)).ToLookup(entry => entry.FullName);
    foreach (var twice in entries.Where(same => same.Count() > 1)) faults.Add($"{twice.Key}: it is in the archive more than once.");

    var document = entries[DocumentPath].FirstOrDefault() is { } proofEntry ? Read(proofEntry, MostDocumentBytes) : null;
    var signature = entries[SignaturePath].FirstOrDefault() is { } signatureEntry ? Read(signatureEntry, 256) : null;
    if (document is null) faults.Add($"{DocumentPath}: it is missing, or cannot be read.");
    if (signature is null) faults.Add($"{SignaturePath}: it is missing, or cannot be read.");
    if (faults.Count > 0) return Refuse([.. faults]);

    JsonElement proof;
    try
    {
        using var parsed = JsonDocument.Parse(document);
        proof = parsed.RootElement.Clone();
        if (proof.GetProperty("format").GetString() != Format) return Refuse($"{DocumentPath}: it is not of the format {Format}.");
    }
    catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
    {
        return Refuse($"{DocumentPath}: it cannot be read, so it was changed.");
    }

    using var key = ECDsa.Create();
    try
    {
        key.ImportFromPem(keyFile is null ? proof.GetProperty("key").GetProperty("pem").GetString()! : File.ReadAllText(keyFile));
    }
    catch (Exception exception) when (keyFile is null && exception is KeyNotFoundException or CryptographicException or ArgumentException)
    {
        return Refuse($"{DocumentPath}: the key in it cannot be read, so it was changed.");
    }
    var fingerprint = Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
    if (!key.VerifyData(document!, signature!, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))
        return Refuse($"{DocumentPath}: it does not fit the signature in {SignaturePath} by the key {fingerprint}. One of the two was changed, or another key signed it.");

    var contents = CheckFiles(entries, proof);
    if (faults.Count > 0) return Refuse([.. faults]);

    Console.WriteLine($"Verified: nothing was changed in {contents.Count} files.");
    Console.WriteLine($"  signed by  {fingerprint}{(keyFile is null ? " (the key in the archive: compare it with the one at /proofs/key, or give --key)" : "")}");
    Console.WriteLine($"  status     {proof.GetProperty("status").GetString()}");
    foreach (var open in proof.GetProperty("not_proven").EnumerateArray()) Console.WriteLine($"  NOT PROVEN {open.GetString()}");
    return run ? Run(contents, proof) : 0;
}

Dictionary<string, byte[]> CheckFiles(ILookup<string, ZipArchiveEntry> entries, JsonElement proof)
{
    Dictionary<string, byte[]> contents = [];
    var files = proof.GetProperty("files").EnumerateArray().ToList();
    if (files.Sum(file => file.GetProperty("bytes").GetInt64()) > MostBytes)
    {
        faults.Add($"(archive): its files have more than {MostBytes >> 20} MiB together.");
        return contents;
    }

    foreach (var file in files)
    {
        var path = file.GetProperty("path").GetString()!;
        var bytes = file.GetProperty("bytes").GetInt64();
        if (!IsSafe(path)) faults.Add($"{path}: its path leads out of the folder.");
        else if (entries[path].FirstOrDefault() is not { } entry) faults.Add($"{path}: it is missing.");
        else if (((entry.ExternalAttributes >> 16) & 0xF000) is not (0 or 0x8000)) faults.Add($"{path}: it is a link or a device instead of a file.");
        else if (Read(entry, bytes) is not { } content) faults.Add($"{path}: it cannot be read, or has more than the {bytes} bytes that were proven.");
        else if (Convert.ToHexStringLower(SHA256.HashData(content)) != file.GetProperty("sha256").GetString()) faults.Add($"{path}: it was changed. Its SHA-256 is not the one in the proof.");
        else contents[path] = content;
    }

    var listed = files.Select(file => file.GetProperty("path").GetString()!).ToHashSet();
    foreach (var entry in entries.Where(same => !listed.Contains(same.Key) && same.Key is not (DocumentPath or SignaturePath)))
        faults.Add($"{entry.Key}: it was added. The proof does not name it.");
    return contents;
}

int Run(Dictionary<string, byte[]> contents, JsonElement proof)
{
    var command = proof.GetProperty("tests").GetProperty("command").GetString()!;
    if (proof.GetProperty("request").TryGetProperty("repository", out var repository))
    {
        Console.WriteLine($"\nNOT RUN: the tests need the repository {repository.GetString()}. Unpack the archive over it and run '{command}'.");
        return 0;
    }
    Console.WriteLine($"\nWARNING: '{command}' now runs the code of the archive on this machine, as you, without a sandbox.");
    var folder = Directory.CreateTempSubdirectory("nightshift-verify-");
    try
    {
        foreach (var (path, content) in contents)
        {
            var target = Path.Combine(folder.FullName, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllBytes(target, content);
        }

        var words = command.Split(' ');
        using var process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { WorkingDirectory = folder.FullName })!;
        process.WaitForExit();
        var proven = proof.GetProperty("tests").GetProperty("passed").GetBoolean();
        if (process.ExitCode == 0 == proven)
        {
            Console.WriteLine($"The tests {(proven ? "pass" : "fail")}, as the proof says.");
            return 0;
        }
        return Refuse($"(tests): they {(proven ? "fail here, or cannot run" : "pass here")}. The proof says otherwise.");
    }
    catch (System.ComponentModel.Win32Exception exception)
    {
        return Refuse($"(tests): '{command}' cannot be started. {exception.Message}");
    }
    finally
    {
        folder.Delete(recursive: true);
    }
}

int Refuse(params string[] reasons)
{
    Console.WriteLine("REFUSED");
    foreach (var reason in reasons) Console.WriteLine($"  {reason}");
    return 1;
}

static bool IsSafe(string path) => path.Length > 0 && !path.Contains('\\') && !path.Contains(':') && path.Split('/').All(segment => segment is not ("" or "." or ".."));

static byte[]? Read(ZipArchiveEntry entry, long most)
{
    if (entry.Length > most) return null;
    try
    {
        using var source = entry.Open();
        using var content = new MemoryStream();
        var buffer = new byte[16_384];
        for (int read; (read = source.Read(buffer)) > 0;)
        {
            if (content.Length + read > most) return null;
            content.Write(buffer, 0, read);
        }
        return content.ToArray();
    }
    catch (Exception exception) when (exception is InvalidDataException or IOException or NotSupportedException)
    {
        return null;
    }
}
