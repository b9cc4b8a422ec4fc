using Nightshift.Embedded;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A .NET project, run from its built assembly with its own folder as content root.</summary>
public sealed class ProjectResource(string name, string projectPath) : ExecutableResource(name, "dotnet", Path.GetDirectoryName(projectPath)!)
{
    internal override Task AllocateAsync(LocalMachine machine, CancellationToken cancellation) => File.Exists(Assembly(machine))
        ? base.AllocateAsync(machine, cancellation)
        : throw new DistributedApplicationException($"{Name} is not built: there is no {Assembly(machine)}. Run dotnet build AppHost, or start with ./run.");

    private protected override string Command(LocalMachine machine) => machine.DotNet;

    private protected override IEnumerable<string> AllArguments(LocalMachine machine) =>
        [Assembly(machine), .. Arguments];

    private string Assembly(LocalMachine machine) => machine.AssemblyOf(Path.GetFileNameWithoutExtension(projectPath));
}
