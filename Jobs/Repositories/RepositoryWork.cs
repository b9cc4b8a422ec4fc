using System.Text;
using Microsoft.Extensions.Options;
using Nightshift.Executions;

namespace Nightshift.Repositories;

/// <summary>What an execution that works from a repository gets of it: files for the models to read, and files for its code to run beside.</summary>
internal sealed class RepositoryWork(RepositoryTree tree, IOptions<RepositoryOptions> options, IOptions<ExecutionOptions> executions)
{
    private const int CharactersPerToken = 4;

    /// <summary>What Runner takes at once, less some room for what is written.</summary>
    private const int MostFiles = 150, MostBytes = 3 << 20;

    private const int LargestSetting = 100_000;

    /// <summary>The files that fit the request, whole, as many as there is room for.</summary>
    public async Task<IReadOnlyList<ContextFile>> ContextAsync(Execution execution, CancellationToken cancellation)
    {
        var target = execution.Target!;
        var entries = (await ReadableAsync(execution, cancellation)).ToDictionary(entry => entry.Path);
        var paths = entries.Keys.Where(path => execution.Prompt.Contains(path, StringComparison.Ordinal)).Concat(target.Paths).Concat(entries.Keys.Where(path => path is "README.md" or "CONTRIBUTING.md")).Distinct().Where(entries.ContainsKey);
        var left = executions.Value.ContextTokens * CharactersPerToken;
        List<ContextFile> files = [];
        foreach (var file in await tree.ReadAsync(Clone(execution), [.. paths.Select(path => entries[path])], cancellation))
            if (file.Content.Length <= left)
            {
                left -= file.Content.Length;
                files.Add(new ContextFile(target.Name, file.Path, file.Content.Length, [new ContextExcerpt(1, 1 + file.Content.AsSpan().Count('\n'), file.Content)]));
            }
            else files.Add(new ContextFile(target.Name, file.Path, file.Content.Length, [], "Left out: other files fit the request better, and there was no more room."));
        return files;
    }

    /// <summary>The repository's own files in the execution's language, and what its tools read; those near the request when there is no room for all.</summary>
    public async Task<IReadOnlyList<SourceFile>> FilesAsync(Execution execution, CancellationToken cancellation)
    {
        var language = Language.Find(execution.Language)!;
        var near = execution.Target!.Paths.Select(Folder).ToHashSet();
        var bytes = 0L;
        var wanted = (await ReadableAsync(execution, cancellation))
            .Where(entry => language.Extensions.Any(extension => entry.Path.EndsWith(extension, StringComparison.OrdinalIgnoreCase)) || Manifests.IsOne(entry.Path) || entry.Path.EndsWith(".json", StringComparison.Ordinal))
            .OrderBy(entry => execution.Target.Paths.Contains(entry.Path) ? 0 : near.Contains(Folder(entry.Path)) ? 1 : RepositoryAnalyser.IsTest(entry.Path) ? 3 : 2)
            .Take(MostFiles).TakeWhile(entry => (bytes += entry.Size) <= MostBytes).ToList();
        return await tree.ReadAsync(Clone(execution), wanted, cancellation);
    }

    /// <summary>The settings of its linters and formatters, as they are in the repository and whatever the change does to them.</summary>
    public async Task<IReadOnlyList<SourceFile>> SettingsAsync(Execution execution, CancellationToken cancellation) =>
        await tree.ReadAsync(Clone(execution), [.. (await ReadableAsync(execution, cancellation)).Where(entry => RepositoryAnalyser.IsSetting(entry.Path) && entry.Size <= LargestSetting)], cancellation);

    private async Task<IReadOnlyList<TreeEntry>> ReadableAsync(Execution execution, CancellationToken cancellation) =>
        [.. (await tree.ListAsync(Clone(execution), execution.Target!.Commit, cancellation)).Where(entry => RepositorySelection.WhyNot(entry, options.Value) is null && IsPlain(entry.Path))];

    /// <summary>Runner takes no other paths.</summary>
    private static bool IsPlain(string path) => path.Length <= 200 && path[0] is not '-' && path.All(character => !char.IsSurrogate(character)) && path.Split('/').All(part => Encoding.UTF8.GetByteCount(part) <= 100);

    private static string Folder(string path) => Path.GetDirectoryName(path) ?? "";

    private static string Clone(Execution execution) => RepositoryFolders.Clone(execution.UserId, execution.Target!.RepositoryId);
}
