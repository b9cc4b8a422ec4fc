using Nightshift.Accounts;
using Nightshift.Forwarding;
using Nightshift.Pages;
using Nightshift.Security;
using Nightshift.ServiceDefaults;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddServiceDefaults("web");
builder.AddApiForwarding();
builder.AddSignIn();
builder.AddPages();

var app = builder.Build();
app.UseSecurityHeaders();
app.UsePages();
app.UseSignIn();
app.MapDefaultEndpoints();
app.MapApiForwarding();
app.MapRazorPages();
app.Run();
