using Nightshift.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("runner");

var app = builder.Build();
app.MapDefaultEndpoints();
app.Run();
