using System.Text.RegularExpressions;
using Nightshift.Dependencies;
using Nightshift.Executions;

namespace Nightshift.Security;

/// <summary>
/// What a package's licence asks of whoever passes the program on. Never blocks: whether the terms suit is for a person to say. Of several licences to choose from the
/// mildest counts, of several at once the strictest.
/// </summary>
internal static partial class LicenceRules
{
    public const string Tool = "licences";

    /// <summary>The first entry that a licence's name begins with decides; what is in no entry is told as not known.</summary>
    private static readonly (string Prefix, Terms Terms)[] Table =
    [
        ("AGPL", Terms.StrongCopyleft), ("GNU Affero", Terms.StrongCopyleft), ("SSPL", Terms.StrongCopyleft), ("LGPL", Terms.WeakCopyleft), ("GNU Lesser", Terms.WeakCopyleft),
        ("GPL", Terms.StrongCopyleft), ("GNU General", Terms.StrongCopyleft), ("OSL", Terms.StrongCopyleft), ("EUPL", Terms.StrongCopyleft), ("CC-BY-SA", Terms.StrongCopyleft),
        ("MPL", Terms.WeakCopyleft), ("Mozilla Public", Terms.WeakCopyleft), ("EPL", Terms.WeakCopyleft), ("Eclipse Public", Terms.WeakCopyleft), ("CDDL", Terms.WeakCopyleft),
        ("MIT", Terms.Permissive), ("Apache", Terms.Permissive), ("BSD", Terms.Permissive), ("0BSD", Terms.Permissive), ("ISC", Terms.Permissive), ("PSF", Terms.Permissive), ("Python Software", Terms.Permissive),
        ("Unlicense", Terms.Permissive), ("Zlib", Terms.Permissive), ("CC0", Terms.Permissive), ("CC-BY-", Terms.Permissive), ("BlueOak", Terms.Permissive), ("BSL-1", Terms.Permissive),
        ("MS-PL", Terms.Permissive), ("HPND", Terms.Permissive), ("WTFPL", Terms.Permissive), ("Python-2", Terms.Permissive), ("Artistic-2", Terms.Permissive), ("PostgreSQL", Terms.Permissive), ("Public Domain", Terms.Permissive),
        ("New BSD", Terms.Permissive), ("Revised BSD", Terms.Permissive), ("3-Clause BSD", Terms.Permissive), ("2-Clause BSD", Terms.Permissive), ("Eclipse Distribution", Terms.Permissive), ("Common Development", Terms.WeakCopyleft), ("GNU Library", Terms.WeakCopyleft)
    ];

    private enum Terms
    {
        Permissive,
        WeakCopyleft,
        Unknown,
        StrongCopyleft
    }

    public static IEnumerable<Finding> Check(InstalledPackages packages) =>
        (packages.Lease?.Installed.Packages ?? []).Select(package => Judge(package, packages.Manifest)).OfType<Finding>();

    private static Finding? Judge(Dependency package, Manifest manifest) => Of(package.Licence) switch
    {
        Terms.StrongCopyleft => Finding("strong-copyleft", Severity.Medium, $"{package.Name} {package.Version} is under {package.Licence}: a program that is passed on with it has to come under the same licence."),
        Terms.Unknown => Finding("licence-unknown", Severity.Low, $"{package.Name} {package.Version} {(package.Licence is null ? "states no licence" : $"is under '{package.Licence}', which is not in our table")}."),
        _ => null
    } is { } finding ? finding with { File = manifest.PlaceOf(package.Name)?.File ?? "", Line = manifest.PlaceOf(package.Name)?.Line ?? 1 } : null;

    private static Finding Finding(string rule, Severity severity, string message) => new(Tool, rule, severity, "", 1, null, message);

    private static Terms Of(string? licence) => licence is null ? Terms.Unknown
        : Split(licence, " OR ").Min(choice => Split(choice, " AND ").Max(Named));

    private static string[] Split(string licence, string word) => [.. licence.Trim('(', ')', ' ').Split(word).Select(part => part.Trim('(', ')', ' '))];

    private static Terms Named(string name) => Table.Where(entry => Article().Replace(name, "").StartsWith(entry.Prefix, StringComparison.OrdinalIgnoreCase)).Select(entry => (Terms?)entry.Terms).FirstOrDefault() ?? Terms.Unknown;

    [GeneratedRegex("^The ", RegexOptions.IgnoreCase)]
    private static partial Regex Article();
}
