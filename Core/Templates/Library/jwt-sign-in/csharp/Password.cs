using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;

namespace SignIn;

/// <summary>Salted PBKDF2 hashes that carry their own parameters.</summary>
public static class Password
{
    /// <summary>Makes guessing one password cost a good part of a second.</summary>
    public const int DefaultIterations = 600_000;

    private const string Scheme = "pbkdf2-sha256";
    private const int SaltBytes = 16, HashBytes = 32;

    public static string Hash(string password, int iterations)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return string.Create(CultureInfo.InvariantCulture, $"{Scheme}${iterations}${Base64Url.EncodeToString(salt)}${Base64Url.EncodeToString(Stretch(password, salt, iterations))}");
    }

    /// <summary>Compares in constant time, with the parameters of the stored hash.</summary>
    public static bool Fits(string password, string stored) =>
        stored.Split('$') is [Scheme, var iterations, var salt, var hash]
        && CryptographicOperations.FixedTimeEquals(Stretch(password, Base64Url.DecodeFromChars(salt), int.Parse(iterations, CultureInfo.InvariantCulture)), Base64Url.DecodeFromChars(hash));

    private static byte[] Stretch(string password, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA256, HashBytes);
}
