namespace Nightshift.Dependencies;

/// <summary>A third-party package that a program runs with.</summary>
/// <param name="Licence">As the package states it, usually in SPDX's words; null when it states none.</param>
/// <param name="Direct">Named by the program; false for one that another package needs.</param>
public sealed record Dependency(string Name, string Version, string? Licence, bool Direct);

/// <summary>What the dependency phase did for one program.</summary>
/// <param name="Manager">Whose packages they are: <c>pip</c>, <c>npm</c>, <c>nuget</c> or <c>go</c>.</param>
/// <param name="Summary">One line for people.</param>
/// <param name="NotChecked">Why nobody was asked for known vulnerabilities; null when somebody was.</param>
/// <param name="RefusedHosts">Hosts that the phase wanted to reach and was not let through to.</param>
/// <param name="Cached">Whether everything came from the cache, without the network.</param>
public sealed record DependencyReport(string Manager, string Summary, IReadOnlyList<Dependency> Packages, string? NotChecked, IReadOnlyList<string> RefusedHosts, bool Cached, long DurationMs);
