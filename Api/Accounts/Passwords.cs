using Microsoft.AspNetCore.Identity;

namespace Nightshift.Accounts;

/// <summary>Hashes and checks passwords with the framework's own salted PBKDF2.</summary>
internal sealed class Passwords
{
    private readonly PasswordHasher<Account> hasher = new();
    private readonly string nobodys;

    public Passwords() => nobodys = Hash(Guid.NewGuid().ToString());

    public string Hash(string password) => hasher.HashPassword(null!, password);

    /// <summary>Takes as long when there is no such account, or none with a password: time must not tell who has one.</summary>
    public bool Fits(string? hash, string password) =>
        hasher.VerifyHashedPassword(null!, hash ?? nobodys, password) != PasswordVerificationResult.Failed && hash is not null;
}
