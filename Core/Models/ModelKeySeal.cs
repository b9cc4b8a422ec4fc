using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Nightshift.Data;

namespace Nightshift.Models;

/// <summary>
/// Encrypts keys for the database with AES-256-GCM, each bound to its user and provider. The key to them is a file on the machine, readable by its
/// owner only, that Api and Jobs share: the database alone opens nothing.
/// </summary>
internal sealed class ModelKeySeal(IOptions<ModelOptions> options)
{
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int KeyLength = 32;

    private static readonly Range Nonce = ..NonceLength;
    private static readonly Range Tag = NonceLength..(NonceLength + TagLength);
    private static readonly Range Cipher = (NonceLength + TagLength)..;

    private readonly Lazy<byte[]> key = new(() => ReadKey(options.Value.KeyFolder));

    public byte[] Seal(Guid userId, string provider, string secret)
    {
        var text = Encoding.UTF8.GetBytes(secret);
        var sealedKey = new byte[NonceLength + TagLength + text.Length];
        RandomNumberGenerator.Fill(sealedKey.AsSpan(Nonce));
        using var aes = new AesGcm(key.Value, TagLength);
        aes.Encrypt(sealedKey.AsSpan(Nonce), text, sealedKey.AsSpan(Cipher), sealedKey.AsSpan(Tag), Owner(userId, provider));
        return sealedKey;
    }

    /// <summary>Null when it was not sealed here for this user and provider: another machine's, or tampered with.</summary>
    public string? Open(Guid userId, string provider, byte[] sealedKey)
    {
        if (sealedKey.Length < NonceLength + TagLength) return null;
        var text = new byte[sealedKey.Length - NonceLength - TagLength];
        using var aes = new AesGcm(key.Value, TagLength);
        try
        {
            aes.Decrypt(sealedKey.AsSpan(Nonce), sealedKey.AsSpan(Cipher), sealedKey.AsSpan(Tag), text, Owner(userId, provider));
            return Encoding.UTF8.GetString(text);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static byte[] Owner(Guid userId, string provider) => Encoding.UTF8.GetBytes($"{userId:d}/{provider.ToLowerInvariant()}");

    private static byte[] ReadKey(string configured)
    {
        var path = Path.Combine(configured.Length > 0 ? configured : DataFolder.Open("keys", "models"), "key");
        var key = SecretFile.ReadOrMake(path, () => RandomNumberGenerator.GetBytes(KeyLength));
        return key.Length == KeyLength ? key : throw new InvalidOperationException($"{path} is not a key of {KeyLength} bytes. Restore it from a backup; or delete it, and enter the models' keys again.");
    }
}
