using Nightshift.Data;
using Nightshift.Migrations;
using Nightshift.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("jobs");
builder.AddNpgsqlDataSource("nightshift");
builder.Services.AddSingleton<Migrator>();
Database.Configure();

if (args is ["migrate"])
{
    await using var migration = builder.Build();
    await migration.Services.GetRequiredService<Migrator>().RunAsync(Schema.Migrations, CancellationToken.None);
    return;
}

var app = builder.Build();
app.MapDefaultEndpoints();
await app.RunAsync();
