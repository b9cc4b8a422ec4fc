using System.Net;
using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Nightshift.Data;
using Nightshift.Infrastructure;

namespace Nightshift.Embedded;

public sealed class EmbeddedPartsTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("nightshift-parts-");
    private readonly CapturedLog log = new();

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void AppHost_and_the_services_agree_on_the_data_folder() => StateFolders.FromEnvironment().Data.ShouldBe(DataFolder.Root);

    [Fact]
    public void A_second_AppHost_on_the_same_data_is_refused_in_words()
    {
        var folders = new StateFolders(folder.FullName, folder.FullName);
        using (folders.Lock())
            Should.Throw<DistributedApplicationException>(folders.Lock).Message.ShouldContain("already runs with the data folder");
        folders.Lock().Dispose();
    }

    [Fact]
    public void A_free_port_is_given_once_and_a_taken_one_never()
    {
        var ports = new Ports();
        var port = ports.TakeFree();
        ports.Prefer(port).ShouldNotBe(port);

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Should.Throw<DistributedApplicationException>(() => ports.Take(((IPEndPoint)listener.LocalEndpoint).Port, "web"));
    }

    [Fact]
    public async Task A_variable_reaches_a_process_whatever_characters_its_name_has()
    {
        var environment = new Dictionary<string, string>(ServiceEnvironment.Minimal) { ["Models__Providers__openai__Models__gpt-4.1__InputPrice"] = "2" };

        var (code, output) = await Command.RunAsync(new ProcessSpec("environment", "env", []) { Environment = environment }, Machine().Launcher, default);

        code.ShouldBe(0);
        output.ShouldContain("Models__Providers__openai__Models__gpt-4.1__InputPrice=2");
    }

    [Fact]
    public async Task Pauses_between_restarts_double_up_to_the_longest()
    {
        var time = new ImpatientTime();
        var process = new SupervisedProcess(new ProcessSpec("broken", "false", []), Machine(time));

        process.Start();
        await time.WaitForPauses(11);
        await process.StopAsync();

        time.Pauses.Take(11).Select(pause => pause.TotalSeconds).ShouldBe([0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30, 30]);
    }

    [Fact]
    public async Task Data_of_a_PostgreSQL_version_that_is_not_here_is_never_passed_over_in_silence()
    {
        File.WriteAllText(Path.Combine(folder.FullName, "PG_VERSION"), "9\n");

        var refusal = await Should.ThrowAsync<DistributedApplicationException>(() => PostgresInstallation.FindAsync(Machine(), folder.FullName, default));

        refusal.Message.ShouldContain("was written by PostgreSQL 9");
        refusal.Message.ShouldContain("apt-get install postgresql-9");
    }

    [Fact]
    public async Task A_server_left_behind_is_ended_before_a_new_one_starts()
    {
        var left = await ChildProcess.StartAsync(
            new ProcessSpec("left", "sleep", ["300"]) { WorkingDirectory = folder.FullName }, Machine().Launcher, _ => { });
        var pid = await PidOfSleepAsync();
        WritePidFile(pid);

        await PostgresPidFile.EndLeftoverAsync(folder.FullName, Machine(), default);

        (await left.Exited.WaitAsync(TimeSpan.FromSeconds(10))).ShouldNotBe(0);
        await log.WaitForAsync($"(process {pid})");
    }

    [Fact]
    public async Task A_stale_pid_file_that_names_another_program_is_removed_and_the_program_left_alone()
    {
        WritePidFile(Environment.ProcessId);

        await PostgresPidFile.EndLeftoverAsync(folder.FullName, Machine(), default);

        File.Exists(Path.Combine(folder.FullName, "postmaster.pid")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_project_is_told_the_addresses_of_every_replica_and_the_connection_strings_given()
    {
        var builder = new DistributedApplicationBuilder(
            ["--ConnectionStrings:nightshift=Host=db", "--ConnectionStrings:redis=cache:6379"], Folders, new LogWriter(log, coloured: false));
        builder.Machine.OtlpEndpoint = "http://127.0.0.1:4317";
        var database = builder.AddPostgres("postgres").AddDatabase("nightshift");
        var redis = builder.AddRedis("redis");
        var runner = builder.AddProject("runner", "../Runner/Runner.csproj").WithReplicas(2).WithHttpEndpoint();
        var api = builder.AddProject("api", "../Api/Api.csproj").WithHttpEndpoint().WithReference(database).WithReference(redis).WithReference(runner);
        foreach (var resource in new Resource[] { database.Resource, redis.Resource, runner.Resource, api.Resource })
            await resource.AllocateAsync(builder.Machine, default);

        var process = api.Resource.Processes(builder.Machine).ShouldHaveSingleItem();

        process.Arguments.First().ShouldEndWith("/Nightshift.Api.dll");
        process.WorkingDirectory.ShouldEndWith("/Api");
        process.Environment["ConnectionStrings__nightshift"].ShouldBe("Host=db");
        process.Environment["ConnectionStrings__redis"].ShouldBe("cache:6379");
        process.Environment["services__runner__http__0"].ShouldBe(runner.Resource.Addresses[0]);
        process.Environment["services__runner__http__1"].ShouldBe(runner.Resource.Addresses[1]);
        process.Environment["ASPNETCORE_URLS"].ShouldBe(api.Resource.Addresses[0]);
        process.Environment["OTEL_SERVICE_NAME"].ShouldBe("api");
        process.Environment["OTEL_RESOURCE_ATTRIBUTES"].ShouldBe("service.instance.id=api-0");
        process.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"].ShouldBe("http://127.0.0.1:4317");
        process.Environment["NIGHTSHIFT_DATA"].ShouldBe(folder.FullName);
        runner.Resource.Processes(builder.Machine).Select(replica => replica.Environment["OTEL_RESOURCE_ATTRIBUTES"])
            .ShouldBe(["service.instance.id=runner-0", "service.instance.id=runner-1"]);
    }

    [Fact]
    public void A_project_that_is_not_built_is_named()
    {
        var builder = new DistributedApplicationBuilder([], Folders, new LogWriter(log, coloured: false));
        var missing = builder.AddProject("missing", "../Missing/Missing.csproj");

        Should.Throw<DistributedApplicationException>(() => missing.Resource.AllocateAsync(builder.Machine, default)).Message.ShouldContain("missing is not built");
    }

    [Fact]
    public void Without_the_dashboard_one_line_says_so()
    {
        new Dashboard(Machine()).Allocate();

        log.Lines.ShouldHaveSingleItem().ShouldContain("not started: it is not installed");
    }

    private StateFolders Folders => new(folder.FullName, folder.FullName);

    private LocalMachine Machine(TimeProvider? time = null) =>
        new(new ConfigurationBuilder().Build(), Folders, new LogWriter(log, coloured: false)) { Time = time ?? TimeProvider.System };

    private void WritePidFile(int process) => File.WriteAllText(Path.Combine(folder.FullName, "postmaster.pid"), $"{process}\n{folder.FullName}\n");

    private async Task<int> PidOfSleepAsync()
    {
        while (true)
        {
            var found = RunningProcesses.TreeOf(Environment.ProcessId)
                .Where(process => new DirectoryInfo($"/proc/{process}/cwd").LinkTarget == folder.FullName && RunningProcesses.CommandLine(process).StartsWith("sleep")).ToList();
            if (found.Count == 1)
                return found[0];
            await Task.Delay(10);
        }
    }
}
