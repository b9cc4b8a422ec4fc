using System.Text;
using Nightshift.Executions;

namespace Nightshift.Validations;

/// <summary>What a request must be like before any of it is written anywhere. Every error is told, by field.</summary>
internal sealed class ValidationRules(ValidationOptions options)
{
    private const int OwnerLength = 100;

    // Linters and scanners pass over these folders, so code in them would go unjudged.
    private static readonly string[] PassedOver = [".git", ".hg", ".svn", ".bzr", "CVS", ".tox", ".eggs", "__pycache__", "node_modules"];
    private readonly Dictionary<string, string[]> errors = [];
    private readonly HashSet<string> seen = [];

    public Dictionary<string, string[]> Check(ValidationRequest request, IEnumerable<string> languages)
    {
        if (!languages.Contains(request.Language))
            Add("language", $"Unknown language. Use one of: {string.Join(", ", languages)}.");
        if (request.TimeoutSeconds is < 1)
            Add("timeout_seconds", "Use at least 1 second.");
        if (request.Owner is { Length: > OwnerLength })
            Add("owner", $"Use at most {OwnerLength} characters.");
        if (request.Files is not { Count: > 0 })
            Add("files", "Send at least one code file.");
        if (request.Tests is null)
            Add("tests", "Send a list of test files; it may be empty.");
        if (errors.Count == 0)
            CheckFiles(request);
        return errors;
    }

    private void CheckFiles(ValidationRequest request)
    {
        SourceFile[] all = [.. request.Files, .. request.Tests, .. request.Settings ?? []];
        if (all.Length > options.Files)
            Add("files", $"Send at most {options.Files} files, tests included.");
        else if (all.Sum(file => (long)Encoding.UTF8.GetByteCount(file?.Content ?? "")) > options.Bytes)
            Add("files", $"Send at most {options.Bytes >> 10} KiB, tests included.");
        else
        {
            CheckPaths("files", request.Files);
            seen.Clear(); // a test may stand in for a file of the same path, and settings are beside both
            CheckPaths("tests", request.Tests);
            seen.Clear();
            CheckPaths("settings", request.Settings ?? []);
            CheckFolders(request);
        }
    }

    private void CheckPaths(string field, IReadOnlyList<SourceFile> files)
    {
        for (var i = 0; i < files.Count; i++)
            if (files[i]?.Content is null)
                Add($"{field}[{i}]", "Send path and content.");
            else if (Problem(files[i].Path) is { } problem)
                Add($"{field}[{i}].path", problem);
    }

    private string? Problem(string? path) => path switch
    {
        null or "" => "Send a path.",
        _ when path.Length > options.PathLength => $"Use at most {options.PathLength} characters.",
        _ when path.Any(char.IsControl) || path.Contains('\\') || path.Any(char.IsSurrogate) => "Use no control characters, backslashes or emoji.",
        _ when path.StartsWith('/') || path.StartsWith('-') => "Use a relative path that begins with a name.",
        _ when path.Split('/').Any(part => part is "" or "." or ".." || part.Length > 100) => "Use names of at most 100 characters between single slashes, and no '.' or '..'.",
        _ when path.Split('/').Any(part => part.Trim() != part || PassedOver.Contains(part)) => "Use another name: the tools pass over this one, or it begins or ends with a blank.",
        _ when !seen.Add(path) => "Send each path once.",
        _ => null
    };

    private void CheckFolders(ValidationRequest request)
    {
        var paths = request.Files.Concat(request.Tests).Where(file => file?.Path is not null).Select(file => file.Path).ToHashSet();
        foreach (var path in paths)
            for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
                if (paths.Contains(path[..slash]))
                    Add("files", $"{path[..slash]} cannot be both a file and a folder.");
    }

    private void Add(string field, string problem) => errors.TryAdd(field, [problem]);
}
