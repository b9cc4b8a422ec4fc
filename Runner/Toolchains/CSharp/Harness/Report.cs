using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Nightshift.CSharpHarness;

/// <summary>
/// A JSON object on each line, the last one with a seal over all others. A program that ends the process early, or writes a report of its own, leaves
/// one without a valid seal. That raises the price of cheating and does not make it impossible: code in the same process could search its memory.
/// </summary>
internal sealed class Report(Stream file, string key)
{
    private readonly IncrementalHash digest = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(key));

    public void Write(string name, JsonObject fields)
    {
        fields.Insert(0, "event", name);
        Append(fields, sealing: false);
    }

    public void Finished(string name, string status, string? message, string? file, int? line, double seconds) => Write("finished", new JsonObject
    {
        ["name"] = name, ["status"] = status, ["message"] = message, ["file"] = file, ["line"] = line, ["duration_ms"] = (long)Math.Round(seconds * 1000)
    });

    public void Seal() => Append(new JsonObject { ["event"] = "sealed", ["seal"] = Convert.ToHexStringLower(digest.GetCurrentHash()) }, sealing: true);

    private void Append(JsonObject line, bool sealing)
    {
        var bytes = Encoding.UTF8.GetBytes(line.ToJsonString(JsonSerializerOptions.Default) + "\n");
        lock (digest)
        {
            if (!sealing)
                digest.AppendData(bytes);
            file.Write(bytes);
            file.Flush();
        }
    }
}
