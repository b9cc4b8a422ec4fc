using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Nightshift.Mocks;

/// <summary>A choice that a seed and a place decide, on every machine and in every version alike.</summary>
internal static class ExampleChoice
{
    /// <returns>From 0 to below <paramref name="count"/>.</returns>
    public static int Of(int seed, string place, int count)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}\n{place}"), hash);
        return (int)(BinaryPrimitives.ReadUInt32LittleEndian(hash) % (uint)count);
    }
}
