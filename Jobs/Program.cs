using Nightshift.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("jobs");

var app = builder.Build();
app.MapDefaultEndpoints();
app.Run();
