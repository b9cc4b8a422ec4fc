using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Nightshift.Repositories;

/// <summary>Public keys as OpenSSH writes them (RFC 4253, RFC 5656).</summary>
internal static class OpenSsh
{
    private const string Kind = "ecdsa-sha2-nistp256", Curve = "nistp256";
    private const byte Uncompressed = 4;

    /// <summary>One line of an <c>authorized_keys</c> file.</summary>
    /// <param name="key">On the curve P-256.</param>
    public static string PublicKey(ECDsa key, string comment)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        byte[] blob = [.. Sized(Encoding.ASCII.GetBytes(Kind)), .. Sized(Encoding.ASCII.GetBytes(Curve)), .. Sized([Uncompressed, .. point.X!, .. point.Y!])];
        return $"{Kind} {Convert.ToBase64String(blob)} {comment}";
    }

    private static byte[] Sized(byte[] part)
    {
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
        return [.. length, .. part];
    }
}
