using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Nightshift.Walls;

/// <summary>Who may know whom, read from the assemblies as built.</summary>
public sealed class WallTests
{
    [Theory]
    [InlineData("Core", "Microsoft.AspNetCore", "Quartz", "Nightshift.ServiceDefaults")]
    [InlineData("Runner", "Npgsql", "Dapper", "StackExchange.Redis", "OpenAI", "Quartz")]
    [InlineData("Web", "Npgsql", "Dapper", "StackExchange.Redis", "OpenAI", "Quartz")]
    [InlineData("Api", "Nightshift.Jobs", "Nightshift.Runner")]
    [InlineData("Jobs", "Nightshift.Api", "Nightshift.Runner", "Nightshift.Web")]
    [InlineData("AppHost", "Nightshift.")]
    public void A_project_does_not_know(string project, params string[] forbidden) =>
        Assemblies(project).Where(name => forbidden.Any(name.StartsWith)).ShouldBeEmpty();

    [Theory]
    [InlineData("Runner")]
    [InlineData("Web")]
    public void What_has_no_database_uses_no_store(string project) =>
        Types(project).Where(type => type.EndsWith("Store", StringComparison.Ordinal) || type is "EventLog" or "ModelGateway").ShouldBeEmpty();

    private static List<string> Assemblies(string project) =>
        Read(project, metadata => metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name)).ToList());

    private static List<string> Types(string project) =>
        Read(project, metadata => metadata.TypeReferences.Select(handle => metadata.GetTypeReference(handle))
            .Where(type => metadata.GetString(type.Namespace).StartsWith("Nightshift", StringComparison.Ordinal))
            .Select(type => metadata.GetString(type.Name)).ToList());

    private static T Read<T>(string project, Func<MetadataReader, T> read)
    {
        using var file = new PEReader(File.OpenRead(Assembly.Load($"Nightshift.{project}").Location));
        return read(file.GetMetadataReader());
    }
}
