namespace Nightshift.Repositories;

/// <summary>What two repositories would quarrel about as one workspace.</summary>
public static class RepositoryComparison
{
    /// <summary>Packages that both name in other versions, and top folders that both have.</summary>
    public static RepositoryConflicts Of(RepositoryAnalysis one, RepositoryAnalysis other)
    {
        var there = other.Dependencies.ToDictionary(dependency => (dependency.Manager, dependency.Name));
        var dependencies = one.Dependencies
            .Where(dependency => there.TryGetValue((dependency.Manager, dependency.Name), out var twin) && twin.Version is not null && dependency.Version is not null && twin.Version != dependency.Version)
            .Select(dependency => new DependencyConflict(dependency.Name, dependency.Manager, dependency.Version, there[(dependency.Manager, dependency.Name)].Version));
        return new RepositoryConflicts([.. one.Structure.Keys.Intersect(other.Structure.Keys).Where(folder => folder != ".")], [.. dependencies]);
    }
}
