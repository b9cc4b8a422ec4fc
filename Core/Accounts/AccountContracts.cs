using System.ComponentModel.DataAnnotations;

namespace Nightshift.Accounts;

/// <param name="Name">1 to 100 characters.</param>
/// <param name="Email">At most 254 characters; the same in upper and lower case.</param>
/// <param name="Password">10 to 200 characters.</param>
public sealed record RegisterRequest(
    [Required(ErrorMessage = "Give a name."), MaxLength(100, ErrorMessage = "At most 100 characters.")] string Name,
    [Required(ErrorMessage = "Give an e-mail address."), EmailAddress(ErrorMessage = "This is not an e-mail address."),
        MaxLength(254, ErrorMessage = "At most 254 characters.")] string Email,
    [Required(ErrorMessage = "Give a password."), Length(10, 200, ErrorMessage = "Between 10 and 200 characters.")] string Password);

public sealed record LoginRequest(
    [Required(ErrorMessage = "Give the e-mail address."), MaxLength(254, ErrorMessage = "At most 254 characters.")] string Email,
    [Required(ErrorMessage = "Give the password."), MaxLength(200, ErrorMessage = "At most 200 characters.")] string Password);

/// <summary>Body of <c>PATCH /auth/me</c>.</summary>
/// <param name="Name">1 to 100 characters.</param>
public sealed record AccountChange([Required(ErrorMessage = "Give a name."), MaxLength(100, ErrorMessage = "At most 100 characters.")] string Name);

/// <summary>Body of <c>PUT /auth/password</c>.</summary>
/// <param name="NewPassword">10 to 200 characters.</param>
public sealed record PasswordChange(
    [Required(ErrorMessage = "Give the password that you have now."), MaxLength(200, ErrorMessage = "At most 200 characters.")] string CurrentPassword,
    [Required(ErrorMessage = "Give a new password."), Length(10, 200, ErrorMessage = "Between 10 and 200 characters.")] string NewPassword);

/// <summary>A bearer token; shown once.</summary>
public sealed record SignedIn(string Token, DateTimeOffset ExpiresAt, Account User);

/// <param name="Tier"><c>free</c>, <c>registered</c> or <c>premium</c>.</param>
public sealed record Account(Guid Id, string Name, string? Email, string Tier);

/// <param name="Name">What it is for; 1 to 100 characters.</param>
/// <param name="ExpiresInDays">1 to 365; 90 when absent.</param>
public sealed record AccessTokenRequest(
    [Required(ErrorMessage = "Say what the token is for."), MaxLength(100, ErrorMessage = "At most 100 characters.")] string Name,
    [Range(1, 365, ErrorMessage = "Between 1 and 365 days.")] int? ExpiresInDays = null);

/// <summary>A token that lets its bearer act as the user; the secret itself is not kept.</summary>
public sealed record AccessToken(Guid Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

/// <param name="Token">The secret; shown here and never again.</param>
public sealed record IssuedToken(string Token, AccessToken Details);

public sealed record AccessTokenList(IReadOnlyList<AccessToken> Tokens);
