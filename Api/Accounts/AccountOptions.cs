using System.ComponentModel.DataAnnotations;

namespace Nightshift.Accounts;

public sealed class AccountOptions
{
    public const string Section = "Accounts";

    /// <summary>The configuration key of the installation's own token.</summary>
    public const string TokenKey = "NIGHTSHIFT_TOKEN";

    /// <summary>Whoever bears this token is the local owner; at least 16 characters.</summary>
    [Required(ErrorMessage = $"Set {TokenKey} to a random token of at least 16 characters."),
        MinLength(16, ErrorMessage = $"{TokenKey} is too short. Set it to a random token of at least 16 characters.")]
    public string? LocalToken { get; set; }

    /// <summary>Whether anybody who reaches this installation may make an account. Open by default.</summary>
    public Registration Registration { get; set; } = Registration.Open;

    /// <summary>How often one address may try to sign in or register, per minute and Api process. 30 by default.</summary>
    [Range(1, 10_000)]
    public int AttemptsPerAddress { get; set; } = 30;

    /// <summary>How often anybody may try to sign in with one e-mail address, per minute and Api process. 10 by default.</summary>
    [Range(1, 10_000)]
    public int AttemptsPerEmail { get; set; } = 10;
}

public enum Registration
{
    Open,
    Closed
}
