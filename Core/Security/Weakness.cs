using System.Text.RegularExpressions;
using Nightshift.Executions;

namespace Nightshift.Security;

/// <summary>What a rule of any scanner is about, and what to do instead.</summary>
/// <param name="Rules">Matches the names of the rules that find it.</param>
public sealed record Weakness(string Type, string Fix, Regex Rules)
{
    /// <summary>The first that matches counts.</summary>
    private static readonly Weakness[] All =
    [
        Of("vulnerable-dependency", "Use a version that the advisory calls safe, or another package.", "^(NU190|GHSA-|CVE-)"),
        Of("licence", "Look whether its terms suit you, or use another package.", "copyleft|licence"),
        Of("hard-coded-secret", "Take it out, replace it with a new one, and read that from the environment.",
            "^(B105|B106|B107|CA5390|CA5403)|secret|token$|-key$|-key-|password|random-value|json-web-token"),
        Of("code-execution", "Do not run text as code; parse it, or look what is wanted up in a table.", "^(B102|B307|CA3010)|eval|new-func|script-url|non-literal-require"),
        Of("command-injection", "Start the program itself with a list of arguments, without a shell, and check what comes from outside.", "^(B60[1-79]|CA3006)|command|child-process|shell|process"),
        Of("sql-injection", "Pass values as parameters of the statement.", "^(B608|B61[01]|CA2100|CA3001)|sql"),
        Of("unsafe-deserialization", "Read a format that holds data only, such as JSON, into types of your own.", "^(B30[12]|B403|B506|CA23[0-9]{2}|CA5360|CA5362)|deserial|unsafe-yaml"),
        Of("xml-external-entity", "Switch document types and external entities off in the parser.", "^(B31[3-9]|B320|B40[5-9]|B41[01]|CA3075|CA3076|CA3077|CA5366|CA5369|CA537[0-2])|xml|xxe"),
        Of("cross-site-scripting", "Let the template engine escape what it shows.", "^(B70[1-3]|CA3002)|mustache|xss|html"),
        Of("path-traversal", "Make the full path and check that it lies in the folder it should.", "^(B202|CA3003|CA5389)|fs-filename|path"),
        Of("insecure-temporary-file", "Let the library make the file, with a name that nobody can guess.", "^(B108|B306)|temp"),
        Of("unchecked-certificate", "Check the certificates of whom you talk to, and use TLS 1.2 or later.", "^(B323|B50[1-4]|B507|CA5359|CA5361|CA5364|CA5378|CA538[06]|CA539[789])|certificate|tls|ssl"),
        Of("weak-cryptography", "Use SHA-256 or better, AES-GCM, and for passwords a hash made for them.", "^(B30[3-5]|B324|B505|B413|CA535[018]|CA5373|CA5379|CA538[457]|CA5401|CA5402)|hash|cipher|crypt|des$|md5|sha1"),
        Of("predictable-random", "Use the cryptographic source of random numbers.", "^(B311|CA5394)|random"),
        Of("slow-regular-expression", "Use an expression that cannot backtrack without end, and bound the text or the time.", "regex"),
        Of("clear-text-protocol", "Use a protocol that encrypts, such as HTTPS or SSH.", "^(B309|B31[02]|B321|B40[12])|cleartext|telnet|ftp"),
        Of("exposed-service", "Listen on the address that is needed, and switch debugging off.", "^(B104|B201)|bind"),
        Of("wide-permissions", "Give no more rights than are needed.", "^B103|permission"),
        Of("timing-attack", "Compare secrets in a time that does not depend on them.", "timing"),
        Of("unsafe-memory", "Use the safe way of the language.", "unsafe|buffer"),
        Of("object-injection", "Use a Map, or check the name against a list.", "object-injection"),
        Of("hidden-characters", "Remove the characters that change the order of what is read.", "bidi"),
        Of("swallowed-error", "Handle the error, or let it through.", "^(B110|B112)"),
        Of("risky-import", "Nothing, if it is needed: each use of it that is weak is told by itself.", "^B4[01][0-9]"),
        Of("unscanned-file", "Mend the file so that it can be read; what was not scanned is not known to be safe.", "^(unread|syntax)$|^CS[0-9]")
    ];

    public static Weakness? Of(string rule) => All.FirstOrDefault(weakness => weakness.Rules.IsMatch(rule));

    public static Vulnerability Describe(Finding finding)
    {
        var weakness = Of(finding.Rule);
        return new(finding.Severity, weakness?.Type ?? finding.Rule, finding.File, finding.Line, finding.Message, weakness?.Fix, finding.Tool, finding.Rule);
    }

    private static Weakness Of(string type, string fix, string rules) => new(type, fix, new Regex(rules, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant));
}
