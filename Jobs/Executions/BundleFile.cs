using System.Text;
using Nightshift.Proofs;

namespace Nightshift.Executions;

/// <summary>One file of a delivered archive.</summary>
internal sealed record BundleFile(string Path, ProvenFileKind Kind, byte[] Content)
{
    public static BundleFile Of(string path, ProvenFileKind kind, string text) => new(path, kind, Encoding.UTF8.GetBytes(text));
}
