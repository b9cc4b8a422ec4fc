using System.ComponentModel.DataAnnotations;

namespace Nightshift.Dependencies;

/// <summary>Where packages come from, and how much of them there may be.</summary>
public sealed class DependencyOptions
{
    public const string Section = "Dependencies";

    /// <summary>Holds the cache. Default: <c>dependencies</c> in the data folder. Users that sandboxes run as must be able to reach it.</summary>
    public string Folder { get; set; } = "";

    /// <summary>
    /// Address of the registry by package manager: <c>pip</c> (a simple index), <c>npm</c>, <c>nuget</c> (a v3 index), <c>maven</c> (a repository in Maven's layout) and <c>go</c> (a module proxy).
    /// The one that the manager itself is set to on this machine when absent.
    /// </summary>
    public IReadOnlyDictionary<string, string> Registries { get; init; } = new Dictionary<string, string>();

    /// <summary>More hosts that the phase may reach, as <c>host</c> (port 443) or <c>host:port</c>, such as one that a registry keeps its files on. Default: none.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Wall-clock seconds to install what one program needs. Default 120.</summary>
    [Range(5, 600)]
    public int Seconds { get; init; } = 120;

    /// <summary>Bytes that the packages of one program may take, as files. Default 256 MiB.</summary>
    [Range(1L << 20, 8L << 30)]
    public long InstalledBytes { get; init; } = 256L << 20;

    /// <summary>Bytes that may come in from registries for one program. Default 256 MiB.</summary>
    [Range(1L << 20, 8L << 30)]
    public long DownloadBytes { get; init; } = 256L << 20;

    /// <summary>Bytes of memory for the phase, the files that it makes included. Default 1.5 GiB.</summary>
    [Range(256L << 20, 64L << 30)]
    public long MemoryBytes { get; init; } = 1536L << 20;

    /// <summary>Bytes of the whole cache; what was used longest ago goes first. Default 4 GiB.</summary>
    [Range(1L << 20, 1L << 40)]
    public long CacheBytes { get; init; } = 4L << 30;

    /// <summary>Hours after which packages are installed anew: versions that are not pinned and advisories grow old. Default 24.</summary>
    [Range(1, 8760)]
    public int FreshHours { get; init; } = 24;

    /// <summary>A folder in <see cref="Folder"/>, made when it is not there.</summary>
    internal string Open(string name) => Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;
}
