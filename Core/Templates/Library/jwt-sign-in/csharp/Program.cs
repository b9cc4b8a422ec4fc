// Sign-in API with JSON Web Tokens, nothing but the .NET class library.
//
// Run:   JWT_SECRET=$(openssl rand -hex 32) ADDRESS=http://127.0.0.1:8000/ dotnet run
//        Without JWT_SECRET a random one is taken, and tokens end with the process.
// Test:  dotnet test
//
// POST {{prefix}}/register  {"{{identity}}": …, "password": …}   makes an account
// POST {{prefix}}/login     {"{{identity}}": …, "password": …}   gives a token
// GET  {{prefix}}/me        Authorization: Bearer <token>     who the token belongs to
// GET  /health
using System.Security.Cryptography;
using System.Text;
using SignIn;

var secret = Environment.GetEnvironmentVariable("JWT_SECRET");
var key = secret is null ? RandomNumberGenerator.GetBytes(Accounts.MinSecretBytes) : Encoding.UTF8.GetBytes(secret);
var address = Environment.GetEnvironmentVariable("ADDRESS") ?? "http://127.0.0.1:8000/";
var stopped = new TaskCompletionSource();
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = true;
    stopped.TrySetResult();
};
await using var server = new Server(new Api(new Accounts(key)), address);
Console.WriteLine($"Listening on {address.TrimEnd('/')}{Api.Prefix}");
await stopped.Task;
