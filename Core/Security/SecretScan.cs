using System.Text.RegularExpressions;
using Nightshift.Executions;

namespace Nightshift.Security;

/// <summary>
/// Secrets in any file of a program, whatever its language: tokens of well-known shapes, and random-looking values that are assigned to a telling name. What is
/// told of one is its beginning only.
/// </summary>
public static partial class SecretScan
{
    /// <summary>Its name in findings.</summary>
    public const string Tool = "secrets";

    private const int MostFindings = 100, ShownCharacters = 4;
    private const double RandomBitsPerCharacter = 3.4;

    private static readonly (string Rule, string Title, Regex Shape)[] Shapes =
    [
        ("private-key", "A private key", PrivateKey()),
        ("aws-access-key", "An AWS access key id", AwsKey()),
        ("github-token", "A GitHub token", GitHubToken()),
        ("gitlab-token", "A GitLab token", GitLabToken()),
        ("slack-token", "A Slack token", SlackToken()),
        ("stripe-key", "A Stripe key", StripeKey()),
        ("google-api-key", "A Google API key", GoogleKey()),
        ("model-api-key", "A language model's API key", ModelKey()),
        ("package-token", "A token of a package registry", PackageToken()),
        ("json-web-token", "A JSON web token", JsonWebToken()),
        ("bearer-token", "A bearer token", BearerToken()),
        ("password-in-address", "A password in an address", PasswordInAddress())
    ];

    /// <summary>The first 100 findings at most.</summary>
    /// <param name="severity">Of each.</param>
    public static IEnumerable<Finding> Scan(IEnumerable<SourceFile> files, Severity severity) => files.SelectMany(file => Scan(file, severity)).Take(MostFindings);

    /// <summary>The text with <paramref name="instead"/> in the place of whatever has the shape of a secret.</summary>
    public static string Hide(string text, string instead) => Shapes.Aggregate(text, (left, shape) =>
        shape.Shape.Replace(left, match => match.Groups["secret"] is { Success: true } part ? match.Value.Replace(part.Value, instead) : instead));

    private static IEnumerable<Finding> Scan(SourceFile file, Severity severity) => Shaped(file.Content).Concat(Assigned(file.Content))
        .Where(found => !Placeholder().IsMatch(found.Secret.Value))
        .DistinctBy(found => found.Secret.Index)
        .Select(found => new Finding(Tool, found.Rule, severity, file.Path, 1 + file.Content.AsSpan(0, found.Secret.Index).Count('\n'), null,
            $"{found.Title} stands in the file ({Masked(found.Secret.Value)}). Read it from the environment."));

    private static IEnumerable<(string Rule, string Title, Group Secret)> Shaped(string text) =>
        Shapes.SelectMany(shape => shape.Shape.Matches(text).Select(match => (shape.Rule, shape.Title, match.Groups["secret"] is { Success: true } part ? part : match)));

    private static IEnumerable<(string Rule, string Title, Group Secret)> Assigned(string text) =>
        Assignment().Matches(text).Where(match => LooksRandom(match.Groups["secret"].Value)).Select(match => ("random-value", $"A random value for '{match.Groups["name"].Value}'", match.Groups["secret"]));

    private static string Masked(string secret) => $"{secret[..Math.Min(ShownCharacters, secret.Length / 4)]}…, {secret.Length} characters";

    private static bool LooksRandom(string text) =>
        text.Any(char.IsAsciiDigit) && text.Any(char.IsAsciiLetter) && text.CountBy(letter => letter).Sum(letter => -(double)letter.Value / text.Length * Math.Log2((double)letter.Value / text.Length)) >= RandomBitsPerCharacter;

    // To its end, where there is one.
    [GeneratedRegex("-----BEGIN (RSA |EC |DSA |OPENSSH |PGP |ENCRYPTED )?PRIVATE KEY( BLOCK)?-----((?:[^-]|-(?!----)){0,20000}-----END [A-Z ]{0,30}-----)?")]
    private static partial Regex PrivateKey();

    [GeneratedRegex(@"\b(AKIA|ASIA|AIDA|AROA)[A-Z0-9]{16}\b")]
    private static partial Regex AwsKey();

    [GeneratedRegex(@"\b(gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{60,255})\b")]
    private static partial Regex GitHubToken();

    [GeneratedRegex(@"\bglpat-[A-Za-z0-9_-]{20,64}\b")]
    private static partial Regex GitLabToken();

    [GeneratedRegex(@"\bxox[abeprs]-[A-Za-z0-9-]{10,250}\b")]
    private static partial Regex SlackToken();

    [GeneratedRegex(@"\b[rs]k_live_[A-Za-z0-9]{16,250}\b")]
    private static partial Regex StripeKey();

    [GeneratedRegex(@"\bAIza[A-Za-z0-9_-]{35}\b")]
    private static partial Regex GoogleKey();

    [GeneratedRegex(@"\b(sk-(proj-|ant-|or-)?[A-Za-z0-9_-]{32,250}|gsk_[A-Za-z0-9]{40,80}|csk-[a-z0-9]{40,80}|xai-[A-Za-z0-9]{60,120})\b")]
    private static partial Regex ModelKey();

    [GeneratedRegex(@"\b(npm_[A-Za-z0-9]{36}|pypi-AgE[A-Za-z0-9_-]{50,250}|oy2[a-z0-9]{43})\b")]
    private static partial Regex PackageToken();

    [GeneratedRegex(@"\beyJ[A-Za-z0-9_-]{10,400}\.eyJ[A-Za-z0-9_-]{10,2000}\.[A-Za-z0-9_-]{16,1000}\b")]
    private static partial Regex JsonWebToken();

    [GeneratedRegex(@"\b[Bb]earer[ \t]{1,4}(?<secret>(?=[A-Za-z+/=_.~-]{0,40}[0-9])[A-Za-z0-9+/=_.~-]{20,2000})")]
    private static partial Regex BearerToken();

    [GeneratedRegex(@"\b[a-z][a-z0-9+.-]{1,20}://[^\s:/@""'{}$<>]{1,64}:(?<secret>[^\s:/@""'{}$<>]{6,128})@[A-Za-z0-9]")]
    private static partial Regex PasswordInAddress();

    // Every repetition is bounded: the text may be made to take long.
    [GeneratedRegex(@"(?<name>(password|passwd|secret|token|api_?key|access_?key|private_?key|credential)[A-Za-z0-9_]{0,20})[""']?[ \t]{0,20}(:[ \t]{0,20}[A-Za-z\[\]?]{1,20}[ \t]{0,20})?(:=|=>|=|:)[ \t]{0,20}[rbuf@]?[""'](?<secret>[A-Za-z0-9+/=_.~-]{16,512})[""']", RegexOptions.IgnoreCase)]
    private static partial Regex Assignment();

    // Written where a secret would stand, to say that there is none.
    [GeneratedRegex(@"example|sample|dummy|placeholder|changeme|change-me|your[-_]|xxxx|0000000|1234567|abcdef|redacted|fake|test", RegexOptions.IgnoreCase)]
    private static partial Regex Placeholder();
}
