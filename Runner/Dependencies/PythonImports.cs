using System.Text.RegularExpressions;
using Nightshift.Toolchains;

namespace Nightshift.Dependencies;

/// <summary>Top-level imports of Python files. Those inside a function or a condition may be meant to fail, so they do not count.</summary>
internal static partial class PythonImports
{
    /// <summary>Packages that are imported by another name than their own.</summary>
    private static readonly Dictionary<string, string> OtherNames = new()
    {
        ["attr"] = "attrs", ["bs4"] = "beautifulsoup4", ["Crypto"] = "pycryptodome", ["cv2"] = "opencv-python", ["dateutil"] = "python-dateutil", ["docx"] = "python-docx",
        ["dotenv"] = "python-dotenv", ["fitz"] = "pymupdf", ["git"] = "gitpython", ["google"] = "protobuf", ["jose"] = "python-jose", ["jwt"] = "pyjwt", ["magic"] = "python-magic", ["markdown"] = "markdown",
        ["MySQLdb"] = "mysqlclient", ["OpenSSL"] = "pyopenssl", ["PIL"] = "pillow", ["pptx"] = "python-pptx", ["psycopg2"] = "psycopg2-binary", ["serial"] = "pyserial",
        ["skimage"] = "scikit-image", ["sklearn"] = "scikit-learn", ["slugify"] = "python-slugify", ["socks"] = "pysocks", ["usb"] = "pyusb", ["websocket"] = "websocket-client", ["yaml"] = "pyyaml", ["zmq"] = "pyzmq"
    };

    public static string PackageOf(string module) => OtherNames.GetValueOrDefault(module) ?? PipPackages.Normal(module);

    public static IEnumerable<Requirement> Of(Submission submission)
    {
        var own = submission.Files.SelectMany(file => file.Path.Split('/')).Select(part => part.EndsWith(".py", StringComparison.Ordinal) ? part[..^3] : part).ToHashSet();
        return submission.Files.Where(file => file.Path.EndsWith(".py", StringComparison.Ordinal))
            .SelectMany(file => Statement().Matches(file.Content).SelectMany(match => Modules(match).Select(module => (Name: module, File: file, match.Index))))
            .Where(import => !own.Contains(import.Name)).DistinctBy(import => import.Name).Take(PackageManager.Most)
            .Select(import => new Requirement(import.Name, import.Name, import.File.Path, PackageManager.LineOf(import.File.Content, import.Index)));
    }

    private static IEnumerable<string> Modules(Match match) => match.Groups["from"] is { Success: true } from
        ? [from.Value.Split('.')[0]]
        : match.Groups["names"].Value.Split(',').Select(name => Name().Match(name)).Where(name => name.Success).Select(name => name.Value.Trim());

    // Strings and comments are read over first, so that what looks like an import in them is none.
    [GeneratedRegex(""""#[^\n]*|"""[\s\S]*?("""|\z)|'''[\s\S]*?('''|\z)|"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*'|^(?:import[ \t]+(?<names>[^\n#;]+)|from[ \t]+(?<from>[A-Za-z_][\w.]*)[ \t]+import\b)"""", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Statement();

    [GeneratedRegex(@"^\s*[A-Za-z_]\w*")]
    private static partial Regex Name();
}
