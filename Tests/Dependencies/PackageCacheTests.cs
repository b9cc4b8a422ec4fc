using Microsoft.Extensions.Options;
using Nightshift.Infrastructure;

namespace Nightshift.Dependencies;

public sealed class PackageCacheTests : IDisposable
{
    private const UnixFileMode AnyWrite = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private static readonly Installed Installed = new([new Dependency("greet", "1.2.0", "MIT", true)], [], "Nobody to ask.");
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("nightshift-test-cache-");
    private readonly ManualTime clock = new();

    public void Dispose()
    {
        foreach (var below in folder.EnumerateDirectories("*", SearchOption.AllDirectories))
            below.UnixFileMode |= UnixFileMode.UserWrite;
        folder.Delete(recursive: true);
    }

    [Fact]
    public void What_was_put_in_is_found_sealed_with_all_that_is_known_of_it()
    {
        Put(Cache(), "pip-a", 10).Dispose();

        using var found = Cache().Find("pip-a")!; // another Runner's

        found.Installed.Packages.ShouldBe(Installed.Packages);
        found.Installed.NotChecked.ShouldBe(Installed.NotChecked);
        File.ReadAllText(Path.Combine(found.Folder, "greet", "file")).Length.ShouldBe(10);
        new DirectoryInfo(found.Folder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Append(new DirectoryInfo(found.Folder)).ShouldAllBe(item => (item.UnixFileMode & AnyWrite) == 0);
        File.GetUnixFileMode(Path.Combine(found.Folder, "greet", "program")).ShouldBe((UnixFileMode)0b101_101_101, "a package's program can be run");
        File.GetUnixFileMode(Path.Combine(found.Folder, "greet", "file")).ShouldBe((UnixFileMode)0b100_100_100);
        Directory.EnumerateFileSystemEntries(Path.Combine(folder.FullName, "staging")).ShouldBeEmpty();
    }

    [Fact]
    public void Other_requirements_and_old_entries_are_not_found()
    {
        var cache = Cache();
        Put(cache, "pip-a", 10).Dispose();

        cache.Find("pip-b").ShouldBeNull();
        clock.Advance(23 * 3600);
        cache.Find("pip-a").ShouldNotBeNull().Dispose();
        clock.Advance(2 * 3600);
        cache.Find("pip-a").ShouldBeNull();
    }

    [Fact]
    public void What_was_used_longest_ago_makes_room_and_what_is_in_use_stays()
    {
        var cache = Cache(bytes: 2 << 20);
        Put(cache, "pip-old", 1 << 20).Dispose();
        clock.Advance(1);
        using var held = Put(cache, "pip-held", 900_000);
        clock.Advance(1);
        cache.Find("pip-old")!.Dispose(); // now held is the one used longest ago
        clock.Advance(1);

        Put(cache, "pip-new", 1 << 20).Dispose();

        cache.Find("pip-old").ShouldBeNull();
        File.Exists(Path.Combine(held.Folder, "greet", "file")).ShouldBeTrue();
        cache.Find("pip-held").ShouldNotBeNull().Dispose();
        cache.Find("pip-new").ShouldNotBeNull().Dispose();
    }

    [Fact]
    public void What_a_killed_Runner_was_making_is_removed()
    {
        var left = Directory.CreateDirectory(Path.Combine(folder.FullName, "staging", $"{int.MaxValue}-a", "packages"));
        var own = Cache().Stage();

        Cache();

        (Directory.Exists(left.FullName), Directory.Exists(own)).ShouldBe((false, true));
    }

    private PackageCache Cache(long bytes = 1 << 30) => new(Options.Create(new DependencyOptions { Folder = folder.FullName, CacheBytes = bytes }), clock);

    private static PackageLease Put(PackageCache cache, string key, int bytes)
    {
        var staged = cache.Stage();
        Directory.CreateDirectory(Path.Combine(staged, "greet"));
        File.WriteAllText(Path.Combine(staged, "greet", "file"), new string('x', bytes));
        File.WriteAllText(Path.Combine(staged, "greet", "program"), "");
        File.SetUnixFileMode(Path.Combine(staged, "greet", "program"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return cache.Add(key, staged, Installed);
    }
}
