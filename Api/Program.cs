using System.Text.Json.Serialization;
using Microsoft.AspNetCore.HttpOverrides;
using Nightshift;
using Nightshift.Accounts;
using Nightshift.Agents;
using Nightshift.Artifacts;
using Nightshift.Browsers;
using Nightshift.Data;
using Nightshift.Events;
using Nightshift.Executions;
using Nightshift.GitHub;
using Nightshift.Http;
using Nightshift.Mcp;
using Nightshift.Mocks;
using Nightshift.Models;
using Nightshift.Previews;
using Nightshift.Projects;
using Nightshift.Proofs;
using Nightshift.Queue;
using Nightshift.Repositories;
using Nightshift.Security;
using Nightshift.Search;
using Nightshift.ServiceDefaults;
using Nightshift.Sessions;
using Nightshift.Skills;
using Nightshift.Templates;
using Nightshift.Terminals;
using Nightshift.Usage;
using Nightshift.Workspaces;

if (args is [StdioBridge.Command]) return await StdioBridge.RunAsync(CancellationToken.None);

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("api");
builder.AddNpgsqlDataSource("nightshift");
builder.AddRedisClient("redis");
builder.WebHost.ConfigureKestrel(options => options.Limits.MaxRequestBodySize = 4 * 1024 * 1024); // uploads say more for themselves
Database.Configure();

// Wire
builder.Services.ConfigureHttpJsonOptions(options => Json.Configure(options.SerializerOptions).NumberHandling = JsonNumberHandling.Strict);
builder.Services.Configure<ForwardedHeadersOptions>(options => options.ForwardedHeaders = ForwardedHeaders.XForwardedFor); // from Web, on this machine
builder.Services.AddProblems();
builder.Services.AddValidation();
builder.Services.AddOpenApiDocument();

// Features
builder.Services.AddEvents().AddSingleton<EventStream>();
builder.Services.AddAccounts();
builder.Services.AddSessions();
builder.Services.AddArtifacts().AddSingleton<UploadReader>();
builder.Services.AddSingleton<UsageStore>();
builder.Services.AddModels(builder.Configuration);
builder.Services.AddSingleton<TemplateStore>().AddSingleton<TemplateCatalog>().AddSingleton<TemplateUse>();
builder.Services.AddSingleton<ExecutionStore>().AddSingleton<QuestionStore>().AddSingleton<ExecutionLimits>().AddSingleton<ExecutionAdmission>().AddSingleton<ExecutionDrafting>().AddSingleton<ExecutionIntake>().AddSingleton<AttachedContext>();
builder.Services.AddOptions<ExecutionOptions>().BindConfiguration(ExecutionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
builder.Services.AddSkills();
builder.Services.AddAgents();
builder.AddProofVerification();
builder.AddLanguages();
builder.AddSearch();
builder.AddGitHub();
builder.AddMocks();
builder.AddQueue();
builder.AddProjects();
builder.AddPreviews();
builder.Services.AddSingleton<RunnerBrowsers>().AddSingleton<BrowserPictures>();
builder.AddWorkspaces();
builder.AddTerminals();
builder.Services.AddMcp();
builder.Services.AddSingleton<RepositoryStore>().AddSingleton<RepositoryChoice>();

var app = builder.Build();
app.UsePreviews();
app.UseForwardedHeaders();
app.UseProblems();
app.UseAuthentication();
app.UseAuthorization();
app.UseRateLimiter();

app.MapDefaultEndpoints();
app.MapOpenApi();
app.MapAccounts();
app.MapSessions();
app.MapArtifacts();
app.MapModels();
app.MapUsage();
app.MapExecutions();
app.MapProofs();
app.MapSecurity();
app.MapTemplates();
app.MapSkills();
app.MapAgents();
app.MapLanguages();
app.MapSearch();
app.MapGitHub();
app.MapMocks();
app.MapQueue();
app.MapProjects();
app.MapPreviews();
app.MapBrowsers();
app.MapWorkspaces();
app.MapTerminals();
app.MapMcpServer();
app.MapRepositories();
app.MapWebhooks();
app.Run();
return 0;
