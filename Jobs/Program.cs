using Nightshift;
using Nightshift.Data;
using Nightshift.Events;
using Nightshift.Executions;
using Nightshift.Migrations;
using Nightshift.Projects;
using Nightshift.Queue;
using Nightshift.Repositories;
using Nightshift.Retention;
using Nightshift.Search;
using Nightshift.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("jobs");
builder.AddNpgsqlDataSource("nightshift");
Database.Configure();

if (args is ["migrate"])
{
    builder.Services.AddSingleton<Migrator>();
    await using var migration = builder.Build();
    await migration.Services.GetRequiredService<Migrator>().RunAsync(Schema.Migrations, CancellationToken.None);
    return;
}

builder.AddRedisClient("redis");
builder.Services.AddEvents();
builder.AddScheduler();
builder.AddExecutionLoop();
builder.AddRetention();
builder.AddRepositoryImports();
builder.AddSearchIndexing();
builder.AddNightShift();
builder.AddProjects();

var app = builder.Build();
app.MapDefaultEndpoints();
await app.RunAsync();
