using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Nightshift.Accounts;
using Nightshift.Forwarding;

namespace Nightshift.Web;

/// <summary>Web itself on a free port of 127.0.0.1, before a stand-in of Api; both are gone afterwards.</summary>
public sealed class WebRig : IAsyncLifetime
{
    private Factory? factory;

    public ApiStandIn Api { get; private set; } = null!;

    /// <summary>As a browser sends it with a request of our own page.</summary>
    public string Origin { get; private set; } = "";

    public CookieContainer Cookies { get; } = new();

    /// <summary>Keeps cookies, follows no redirect.</summary>
    public HttpClient Browser { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Api = await ApiStandIn.StartAsync();
        factory = new Factory(Api.Address);
        factory.UseKestrel(0);
        factory.StartServer();
        var port = new Uri(factory.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single().Replace("[::]", "127.0.0.1")).Port;
        Origin = $"http://127.0.0.1:{port}";
        Browser = Client(Cookies);
    }

    public async Task DisposeAsync()
    {
        Browser.Dispose();
        await factory!.DisposeAsync();
        await Api.DisposeAsync();
    }

    public HttpClient Client(CookieContainer cookies) =>
        new(new SocketsHttpHandler { CookieContainer = cookies, AllowAutoRedirect = false }) { BaseAddress = new Uri(Origin), Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>By the sign-in link, once.</summary>
    public async Task SignInAsync()
    {
        if (Cookies.GetCookies(new Uri(Origin))["nightshift"] is not null) return;
        using var response = await Browser.GetAsync($"/login?t={ApiStandIn.Token}");
        response.Headers.Location.ShouldBe(new Uri("/", UriKind.Relative));
    }

    public HttpRequestMessage Request(HttpMethod method, string path, string? origin, string? accept = null)
    {
        var request = new HttpRequestMessage(method, path);
        if (origin is not null) request.Headers.Add("Origin", origin);
        if (accept is not null) request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(accept));
        return request;
    }

    private sealed class Factory(Uri api) : WebApplicationFactory<ApiForwarder>
    {
        private readonly string folder = Directory.CreateTempSubdirectory("nightshift-test-web-").FullName;

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseSetting(ApiAddress.Key, api.ToString());
            builder.UseSetting($"{SignInOptions.Section}:{nameof(SignInOptions.KeyFolder)}", folder);
        }
    }
}
