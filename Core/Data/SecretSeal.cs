using System.Security.Cryptography;
using System.Text;

namespace Nightshift.Data;

/// <summary>
/// Encrypts what people entrust to us for the database with AES-256-GCM: models' keys, tokens of code hosts. Each is bound to its user and to what it is
/// for. The key to them is a file on the machine, readable by its owner only, that Api and Jobs share: the database alone opens nothing.
/// </summary>
/// <param name="folder">Where the key file is; <c>keys/models</c> in the data folder when empty.</param>
internal sealed class SecretSeal(string folder)
{
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int KeyLength = 32;

    private static readonly Range Nonce = ..NonceLength;
    private static readonly Range Tag = NonceLength..(NonceLength + TagLength);
    private static readonly Range Cipher = (NonceLength + TagLength)..;

    private readonly Lazy<byte[]> key = new(() => ReadKey(folder));

    /// <param name="purpose">The provider of a model's key; anything else begins with a colon, which no provider does.</param>
    public byte[] Seal(Guid userId, string purpose, string secret)
    {
        var text = Encoding.UTF8.GetBytes(secret);
        var sealedKey = new byte[NonceLength + TagLength + text.Length];
        RandomNumberGenerator.Fill(sealedKey.AsSpan(Nonce));
        using var aes = new AesGcm(key.Value, TagLength);
        aes.Encrypt(sealedKey.AsSpan(Nonce), text, sealedKey.AsSpan(Cipher), sealedKey.AsSpan(Tag), Owner(userId, purpose));
        return sealedKey;
    }

    /// <summary>Null when it was not sealed here for this user and purpose: another machine's, or tampered with.</summary>
    public string? Open(Guid userId, string purpose, byte[] sealedKey)
    {
        if (sealedKey.Length < NonceLength + TagLength) return null;
        var text = new byte[sealedKey.Length - NonceLength - TagLength];
        using var aes = new AesGcm(key.Value, TagLength);
        try
        {
            aes.Decrypt(sealedKey.AsSpan(Nonce), sealedKey.AsSpan(Cipher), sealedKey.AsSpan(Tag), text, Owner(userId, purpose));
            return Encoding.UTF8.GetString(text);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static byte[] Owner(Guid userId, string purpose) => Encoding.UTF8.GetBytes($"{userId:d}/{purpose.ToLowerInvariant()}");

    private static byte[] ReadKey(string configured)
    {
        var path = Path.Combine(configured.Length > 0 ? configured : DataFolder.Open("keys", "models"), "key");
        var key = SecretFile.ReadOrMake(path, () => RandomNumberGenerator.GetBytes(KeyLength));
        return key.Length == KeyLength ? key : throw new InvalidOperationException($"{path} is not a key of {KeyLength} bytes. Restore it from a backup; or delete it, and enter the models' keys and the tokens again.");
    }
}
