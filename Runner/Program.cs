using Nightshift;
using Nightshift.Fixes;
using Nightshift.Mutations;
using Nightshift.Sandboxes;
using Nightshift.ServiceDefaults;
using Nightshift.Toolchains;
using Nightshift.Validations;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("runner");
builder.Services.AddProblemDetails();
builder.Services.ConfigureHttpJsonOptions(options => Json.Configure(options.SerializerOptions));
builder.AddSandboxes();
builder.AddToolchains();
builder.AddValidations();
builder.AddFixes();
builder.AddMutations();

var app = builder.Build();
app.UseExceptionHandler();
app.UseStatusCodePages();
app.UseRunnerKey();
app.MapDefaultEndpoints();
app.MapValidations();
app.MapFixes();
app.MapMutations();
app.MapToolchains();
app.MapDoctor();
app.Run();
