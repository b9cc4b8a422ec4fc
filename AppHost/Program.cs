// The whole topology, in Aspire's own API. It compiles unchanged against the real packages (-p:UseAspire=true) and,
// by default, against Embedded/, which runs the same resources as local processes.
using Microsoft.Extensions.Configuration;

var builder = DistributedApplication.CreateBuilder(args);
var settings = builder.Configuration;
if (!ushort.TryParse(settings["NIGHTSHIFT_PORT"] ?? "5100", out var port) || port == 0)
{
    Console.Error.WriteLine("NIGHTSHIFT_PORT must be a port number from 1 to 65535, for example 5100.");
    return 1;
}

if (!byte.TryParse(settings["NIGHTSHIFT_RUNNERS"] ?? "1", out var runners) || runners == 0)
{
    Console.Error.WriteLine("NIGHTSHIFT_RUNNERS must be a number from 1 to 255: how many Runners to start.");
    return 1;
}

// Given in the environment, or random and the same from start to start.
settings["Parameters:token"] ??= settings["NIGHTSHIFT_TOKEN"];
settings["Parameters:runner-key"] ??= settings["NIGHTSHIFT_RUNNER_KEY"];
var token = builder.AddParameter("token", RandomSecret(), secret: true, persist: true);
var runnerKey = builder.AddParameter("runner-key", RandomSecret(), secret: true, persist: true);

var database = builder.AddPostgres("postgres").WithDataVolume().AddDatabase("nightshift");
var redis = builder.AddRedis("redis");
var qdrant = builder.AddQdrant("qdrant").WithDataVolume();

var migrations = builder.AddProject("migrations", "../Jobs/Jobs.csproj")
    .WithArgs("migrate")
    .WithReference(database).WaitFor(database);

// Untrusted code runs behind it: no database, no token, no model keys.
var runner = builder.AddProject("runner", "../Runner/Runner.csproj")
    .WithReplicas(runners)
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health")
    .WithEnvironment("NIGHTSHIFT_RUNNER_KEY", runnerKey);

var jobs = builder.AddProject("jobs", "../Jobs/Jobs.csproj")
    .WithReplicas(2)
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health")
    .WithReference(database).WithReference(redis).WithReference(qdrant).WithReference(runner)
    .WithEnvironment("NIGHTSHIFT_RUNNER_KEY", runnerKey)
    .WaitFor(redis).WaitFor(qdrant).WaitFor(runner).WaitForCompletion(migrations);

var api = builder.AddProject("api", "../Api/Api.csproj")
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health")
    .WithReference(database).WithReference(redis).WithReference(qdrant).WithReference(runner)
    .WithEnvironment("NIGHTSHIFT_TOKEN", token)
    .WithEnvironment("NIGHTSHIFT_RUNNER_KEY", runnerKey)
    .WaitFor(redis).WaitFor(qdrant).WaitFor(runner).WaitForCompletion(migrations);

var web = builder.AddProject("web", "../Web/Web.csproj")
    .WithHttpEndpoint(port: port)
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health")
    .WithReference(api).WaitFor(api);
web.WithUrl($"{web.GetEndpoint("http")}/login?t={token}", "Sign in");

// Settings of models and of tools hold keys, so only the services that call them are given them.
foreach (var (name, value) in Given("Models").Concat(Given("Tools")))
    jobs.WithEnvironment(name.Replace(":", "__"), value);
foreach (var (name, value) in Given("Models"))
    api.WithEnvironment(name.Replace(":", "__"), value);

foreach (var (name, value) in Given("Previews"))
    foreach (var service in (IResourceBuilder<ProjectResource>[])[web, api, runner])
        service.WithEnvironment(name.Replace(":", "__"), value);

builder.Build().Run();
return Environment.ExitCode;

IEnumerable<KeyValuePair<string, string?>> Given(string section) => settings.GetSection(section).AsEnumerable().Where(setting => setting.Value is not null);

static ParameterDefault RandomSecret() => new GenerateParameterDefault { MinLength = 32, Special = false };
