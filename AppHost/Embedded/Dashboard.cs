namespace Nightshift.Embedded;

/// <summary>The Aspire dashboard, beside the topology: it starts after everything is ready and nothing waits for it.</summary>
internal sealed class Dashboard(LocalMachine machine)
{
    private const string Name = "dashboard", Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const int UsualPort = 18888;

    private SupervisedProcess? process;

    /// <summary>Null when it does not run.</summary>
    public string? Address { get; private set; }

    public void Allocate()
    {
        var program = Path.Combine(machine.Folders.Tools, "dashboard/node_modules/@microsoft/aspire-cli-linux-x64/bin/aspire");
        if (Environment.GetEnvironmentVariable(Endpoint) is { Length: > 0 } collector)
            machine.Log.Write(Name, $"not started: telemetry goes to {collector}, as {Endpoint} says");
        else if (!File.Exists(program))
            machine.Log.Write(Name, $"not started: it is not installed in {machine.Folders.Tools}; ./run installs it. Everything else works without it");
        else
            Allocate(program);
    }

    public void Start() => process?.Start();

    public Task StopAsync() => process?.StopAsync() ?? Task.CompletedTask;

    private void Allocate(string program)
    {
        Address = $"http://localhost:{machine.Ports.Prefer(UsualPort)}";
        machine.OtlpEndpoint = $"http://127.0.0.1:{machine.Ports.TakeFree()}";
        var home = Directory.CreateDirectory(Path.Combine(machine.Folders.Data, Name)).FullName;
        string[] arguments =
        [
            "dashboard", "run", "--allow-anonymous", "--non-interactive", "--nologo", "--frontend-url", Address,
            "--otlp-grpc-url", machine.OtlpEndpoint, "--otlp-http-url", $"http://127.0.0.1:{machine.Ports.TakeFree()}",
        ];
        process = new SupervisedProcess(
            new ProcessSpec(Name, program, arguments)
            {
                // The program unpacks itself below HOME.
                Environment = new Dictionary<string, string>(ServiceEnvironment.Minimal) { ["HOME"] = home, ["ASPIRE_CLI_TELEMETRY_OPTOUT"] = "true" },
                DeathSignal = UnixSignal.Terminate, // it ends its own child on this one
            }, machine);
    }
}
