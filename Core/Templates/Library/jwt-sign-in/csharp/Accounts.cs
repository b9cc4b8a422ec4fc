using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace SignIn;

/// <summary>Why an account could not be made or used.</summary>
/// <param name="status">The HTTP status that says it.</param>
public sealed class AccountException(int status, string message) : Exception(message)
{
    public int Status => status;
}

/// <summary>Accounts in memory; only hashes of passwords are kept. Safe to use from several threads.</summary>
public sealed class Accounts
{
    /// <summary>What a user signs in with.</summary>
    public const string Identity = "{{identity}}";

    public const int MinPasswordLength = {{password_length}}, MaxPasswordLength = 256, MinSecretBytes = 32;

    public static readonly TimeSpan TokenLifetime = TimeSpan.FromMinutes({{token_minutes}});

    private static readonly Dictionary<string, Regex> Patterns = new()
    {
        ["username"] = new Regex(@"^[a-z0-9][a-z0-9._-]{1,63}\z"),
        ["email"] = new Regex(@"^[^@\s]{1,64}@[^@\s]{1,180}\.[^@\s.]{2,63}\z")
    };

    private readonly ConcurrentDictionary<string, string> hashes = new();
    private readonly byte[] key;
    private readonly int iterations;
    private readonly TimeProvider time;
    private readonly string nobody;

    /// <param name="key">Signs the tokens; long enough not to be guessed.</param>
    public Accounts(byte[] key, int iterations = Password.DefaultIterations, TimeProvider? time = null)
    {
        if (key.Length < MinSecretBytes) throw new ArgumentException($"The secret must have at least {MinSecretBytes} bytes.", nameof(key));
        (this.key, this.iterations, this.time) = (key, iterations, time ?? TimeProvider.System);
        nobody = Password.Hash(RandomNumberGenerator.GetHexString(32), iterations);
    }

    /// <summary>Makes an account and returns its normalised name.</summary>
    /// <exception cref="AccountException">The name is taken, or a value is not valid.</exception>
    public string Register(string name, string password)
    {
        name = Normalise(name);
        if (!Patterns[Identity].IsMatch(name)) throw new AccountException(422, $"That is not a valid {Identity}.");
        if (password.Length is < MinPasswordLength or > MaxPasswordLength)
            throw new AccountException(422, $"The password must have {MinPasswordLength} to {MaxPasswordLength} characters.");
        return hashes.TryAdd(name, Password.Hash(password, iterations)) ? name : throw new AccountException(409, $"That {Identity} is taken.");
    }

    /// <summary>A token. Unknown accounts take as long to refuse as wrong passwords.</summary>
    /// <exception cref="AccountException">The name or the password is wrong.</exception>
    public string Login(string name, string password)
    {
        name = Normalise(name);
        var known = hashes.TryGetValue(name, out var hash);
        var fits = password.Length <= MaxPasswordLength && Password.Fits(password, hash ?? nobody);
        if (!known || !fits) throw new AccountException(401, $"The {Identity} or the password is wrong.");
        var now = time.GetUtcNow();
        return Token.Write(new Claims(name, now.ToUnixTimeSeconds(), (now + TokenLifetime).ToUnixTimeSeconds()), key);
    }

    /// <summary>The claims of a valid token whose account still exists.</summary>
    /// <exception cref="InvalidTokenException">The token cannot be trusted.</exception>
    public Claims Whose(string token)
    {
        var claims = Token.Read(token, key, time.GetUtcNow());
        return hashes.ContainsKey(claims.Subject) ? claims : throw new InvalidTokenException("The account no longer exists.");
    }

    private static string Normalise(string name) => name.Trim().ToLowerInvariant();
}
