using Nightshift.Accounts;
using Nightshift.Forwarding;
using Nightshift.Pages;
using Nightshift.Previews;
using Nightshift.Security;
using Nightshift.ServiceDefaults;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddServiceDefaults("web");
builder.AddApiForwarding();
builder.AddSignIn();
builder.AddPages();
builder.AddPreviews();

var app = builder.Build();
app.UsePreviews();
app.UseSecurityHeaders();
app.UsePages();
app.UseSignIn();
app.MapDefaultEndpoints();
app.MapApiForwarding();
app.MapRazorPages();
app.Run();
