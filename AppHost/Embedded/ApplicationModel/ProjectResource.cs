using Nightshift.Embedded;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A .NET project, run from its built assembly with its own folder as content root.</summary>
public sealed class ProjectResource(string name, string projectPath) : ExecutableResource(name, "dotnet", Path.GetDirectoryName(projectPath)!)
{
    private protected override string Command(LocalMachine machine) => machine.DotNet;

    private protected override IEnumerable<string> AllArguments(LocalMachine machine) =>
        [machine.AssemblyOf(Path.GetFileNameWithoutExtension(projectPath)), .. Arguments];
}
