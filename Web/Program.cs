using Nightshift.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("web");

var app = builder.Build();
app.MapDefaultEndpoints();
app.Run();
