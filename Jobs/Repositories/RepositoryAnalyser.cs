using System.Text.Json;
using System.Text.RegularExpressions;
using Nightshift.Executions;
using Nightshift.Security;

namespace Nightshift.Repositories;

/// <summary>Says what a repository is made of by reading it.</summary>
internal static partial class RepositoryAnalyser
{
    private const int MostNamed = 100;

    public static RepositoryAnalysis Analyse(IReadOnlyList<TreeEntry> entries, SelectedText text, IReadOnlyList<SourceFile> manifests)
    {
        var paths = entries.Where(entry => entry.IsFile).Select(entry => entry.Path).ToList();
        var packages = Manifests.Read(manifests);
        return new RepositoryAnalysis(
            Languages(text.Files),
            [.. RepositoryKinds.Frameworks.Where(framework => packages.Any(framework.Names)).Select(framework => framework.Title).Distinct()],
            [.. RepositoryKinds.Managers.Where(manager => paths.Exists(manager.Path.IsMatch)).Select(manager => manager.Title).Distinct()],
            [.. EntryPoints(text.Files, manifests).Distinct().Take(MostNamed)],
            text.Files.Count(file => TestPath().IsMatch(file.Path)),
            [.. TestCommands(paths, packages, manifests).Distinct()],
            packages,
            [.. paths.Where(path => ConventionPath().IsMatch(path)).Take(MostNamed)],
            Licence(text.Files),
            [.. SecretScan.Scan(text.Files, Severity.High)],
            [.. entries.Where(entry => entry.IsSubmodule).Select(entry => entry.Path).Take(MostNamed)],
            [.. text.LfsFiles.Take(MostNamed)],
            paths.Select(path => path.Split('/') is [var folder, _, ..] ? $"{folder}/" : ".").CountBy(folder => folder).OrderByDescending(folder => folder.Value).Take(MostNamed).ToDictionary(),
            paths.Count,
            text.Files.Count,
            text.LeftOut);
    }

    /// <summary>Whether a file at the top says how code is to look; some of these say other things too.</summary>
    public static bool IsSetting(string path) => !path.Contains('/', StringComparison.Ordinal) && (ConventionPath().IsMatch(path) || path is "pyproject.toml" or "tox.ini" or "package.json");

    public static bool IsTest(string path) => TestPath().IsMatch(path);

    private static Dictionary<string, double> Languages(IReadOnlyList<SourceFile> files)
    {
        var sizes = files.Select(file => (Language: RepositoryKinds.LanguageOf(file.Path), file.Content.Length)).Where(file => file.Language is not null)
            .AggregateBy(file => file.Language!, 0L, (sum, file) => sum + file.Length).ToList();
        var all = Math.Max(1, sizes.Sum(size => size.Value));
        return sizes.OrderByDescending(size => size.Value).ToDictionary(size => size.Key, size => Math.Round((double)size.Value / all, 4));
    }

    private static IEnumerable<string> EntryPoints(IReadOnlyList<SourceFile> files, IReadOnlyList<SourceFile> manifests)
    {
        foreach (var manifest in manifests.Where(file => Path.GetFileName(file.Path) == "package.json"))
            foreach (var entry in Scripts(manifest, "main", "bin", "module")) yield return Beside(manifest.Path, entry);
        foreach (var file in files)
            if (EntryPath().IsMatch(file.Path) || file.Path.EndsWith(".go", StringComparison.Ordinal) && GoMain().IsMatch(file.Content) || file.Path.EndsWith(".java", StringComparison.Ordinal) && file.Content.Contains("public static void main(", StringComparison.Ordinal)) yield return file.Path;
    }

    private static IEnumerable<string> TestCommands(IReadOnlyList<string> paths, IReadOnlyList<RepositoryDependency> packages, IReadOnlyList<SourceFile> manifests)
    {
        if (manifests.Any(file => file.Path == "package.json" && HasScript(file, "test")))
            yield return paths.Contains("pnpm-lock.yaml") ? "pnpm test" : paths.Contains("yarn.lock") ? "yarn test" : "npm test";
        if (paths.Any(path => path.EndsWith(".py", StringComparison.Ordinal) && IsTest(path)))
            yield return packages.Any(package => package.Name == "pytest") || paths.Any(path => Path.GetFileName(path) is "pytest.ini" or "conftest.py" or "tox.ini") ? "python3 -m pytest" : "python3 -m unittest";
        if (paths.Any(path => path.EndsWith("_test.go", StringComparison.Ordinal))) yield return "go test ./...";
        if (packages.Any(package => package.Name is "Microsoft.NET.Test.Sdk" or "xunit" or "NUnit" or "MSTest")) yield return "dotnet test";
        if (paths.Any(path => path.EndsWith("pom.xml", StringComparison.Ordinal))) yield return "mvn test";
        if (paths.Any(path => Path.GetFileName(path) is "build.gradle" or "build.gradle.kts")) yield return paths.Contains("gradlew") ? "./gradlew test" : "gradle test";
        if (paths.Contains("Cargo.toml")) yield return "cargo test";
    }

    private static string? Licence(IReadOnlyList<SourceFile> files) =>
        files.FirstOrDefault(file => LicencePath().IsMatch(file.Path)) is { } licence ? RepositoryKinds.Licences.FirstOrDefault(kind => kind.Words.IsMatch(licence.Content)).Spdx : null;

    private static bool HasScript(SourceFile manifest, string name) => Read(manifest, root => root.TryGetProperty("scripts", out var scripts) && scripts.ValueKind == JsonValueKind.Object && scripts.TryGetProperty(name, out _));

    private static IReadOnlyList<string> Scripts(SourceFile manifest, params string[] names) => Read<IReadOnlyList<string>>(manifest, root =>
        [.. names.Where(name => root.TryGetProperty(name, out _)).Select(name => root.GetProperty(name)).SelectMany(value => value.ValueKind switch
        {
            JsonValueKind.String => [value.GetString()!],
            JsonValueKind.Object => value.EnumerateObject().Where(one => one.Value.ValueKind == JsonValueKind.String).Select(one => one.Value.GetString()!).ToArray(),
            _ => []
        })]) ?? [];

    private static T? Read<T>(SourceFile manifest, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(manifest.Content);
            return document.RootElement.ValueKind == JsonValueKind.Object ? read(document.RootElement) : default;
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static string Beside(string manifest, string entry) => Path.Combine(Path.GetDirectoryName(manifest) ?? "", entry.StartsWith("./", StringComparison.Ordinal) ? entry[2..] : entry);

    [GeneratedRegex(@"(^|/)(tests?|__tests__|spec|testing)/|(^|/)test_[^/]+\.py$|(_test\.(go|py)|\.(test|spec)\.[cm]?[jt]sx?|Tests?\.(cs|java|kt))$", RegexOptions.IgnoreCase)]
    private static partial Regex TestPath();

    [GeneratedRegex(@"(^|/)(__main__|manage|wsgi|asgi)\.py$|^(src/)?(main|app|index|server|cli)\.(py|[cm]?[jt]sx?)$|(^|/)Program\.cs$|(^|/)src/main\.rs$")]
    private static partial Regex EntryPath();

    [GeneratedRegex(@"^package main\b.*^func main\(\)", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex GoMain();

    [GeneratedRegex(@"(^|/)(\.editorconfig|\.?eslint(rc|\.config)[^/]*|\.?prettier(rc|\.config)[^/]*|\.prettierignore|biome\.json|tsconfig[^/]*\.json|ruff\.toml|\.ruff\.toml|\.flake8|\.pylintrc|mypy\.ini|setup\.cfg|\.?golangci\.ya?ml|checkstyle\.xml|rustfmt\.toml|\.rubocop\.yml|CONTRIBUTING(\.md)?|\.pre-commit-config\.yaml)$", RegexOptions.IgnoreCase)]
    private static partial Regex ConventionPath();

    [GeneratedRegex(@"^(LICEN[SC]E|COPYING)(\.(md|txt|rst))?$", RegexOptions.IgnoreCase)]
    private static partial Regex LicencePath();
}
