namespace Nightshift.Accounts;

/// <param name="Name">1 to 100 characters.</param>
/// <param name="Password">At least 10 characters.</param>
public sealed record RegisterRequest(string Name, string Email, string Password);

public sealed record LoginRequest(string Email, string Password);

/// <summary>A bearer token; shown once.</summary>
public sealed record SignedIn(string Token, DateTimeOffset ExpiresAt, Account User);

/// <param name="Tier"><c>free</c>, <c>registered</c> or <c>premium</c>.</param>
public sealed record Account(Guid Id, string Name, string? Email, string Tier);
