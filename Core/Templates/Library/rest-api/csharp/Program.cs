// REST API for {{resource.plural}}: JSON over HTTP, kept in memory, nothing but the .NET class library.
//
// Run:   dotnet run            (ADDRESS=http://127.0.0.1:8000/ unless set)
// Try:   curl http://127.0.0.1:8000{{prefix}}/{{resource.plural}}
// Test:  dotnet test
//
// GET    {{prefix}}/{{resource.plural}}       one page: ?page=1&limit=20, and any field=value to filter
// POST   {{prefix}}/{{resource.plural}}       create one
// GET    {{prefix}}/{{resource.plural}}/<id>  read one
// PUT    {{prefix}}/{{resource.plural}}/<id>  replace one
// PATCH  {{prefix}}/{{resource.plural}}/<id>  change some of its fields
// DELETE {{prefix}}/{{resource.plural}}/<id>  delete one
// GET    /health      whether the server is up
using RestApi;

var address = Environment.GetEnvironmentVariable("ADDRESS") ?? "http://127.0.0.1:8000/";
var stopped = new TaskCompletionSource();
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    stopped.TrySetResult();
};
await using var server = new Server(new Api(new Store()), address);
Console.WriteLine($"Listening on {address.TrimEnd('/')}{Api.Collection}");
await stopped.Task;
