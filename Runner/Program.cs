using Nightshift;
using Nightshift.Browsers;
using Nightshift.Confirmations;
using Nightshift.Dependencies;
using Nightshift.Diagnoses;
using Nightshift.Fixes;
using Nightshift.Mutations;
using Nightshift.Previews;
using Nightshift.Sandboxes;
using Nightshift.ServiceDefaults;
using Nightshift.Terminals;
using Nightshift.Toolchains;
using Nightshift.Validations;

var diagnose = args is [DoctorReport.Argument];
var builder = WebApplication.CreateBuilder(diagnose ? [] : args);
builder.AddServiceDefaults("runner");
builder.Services.AddProblemDetails();
builder.Services.ConfigureHttpJsonOptions(options => Json.Configure(options.SerializerOptions));
builder.AddSandboxes();
builder.AddToolchains();
builder.AddDependencies();
builder.AddValidations();
builder.AddFixes();
builder.AddConfirmations();
builder.AddMutations();
builder.AddPreviews();
builder.AddBrowsers();
builder.AddTerminals();
builder.AddDoctor();

await using var app = builder.Build();
if (diagnose)
    return await DoctorReport.PrintAsync(app.Services, Console.Out);

app.UseExceptionHandler();
app.UseStatusCodePages();
app.UseRunnerKey();
app.UsePreviews();
app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(15), KeepAliveTimeout = TimeSpan.FromSeconds(15) }); // notices an Api that is gone
app.MapDefaultEndpoints();
app.MapValidations();
app.MapFixes();
app.MapConfirmations();
app.MapMutations();
app.MapPreviews();
app.MapBrowsers();
app.MapTerminals();
app.MapToolchains();
app.MapDoctor();
app.Run();
return 0;
