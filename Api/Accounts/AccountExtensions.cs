using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.RateLimiting;

namespace Nightshift.Accounts;

internal static class AccountExtensions
{
    /// <summary>Accounts, tokens, and the rule that a route needs a user unless it says otherwise.</summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddOptions<AccountOptions>().BindConfiguration(AccountOptions.Section)
            .Configure<IConfiguration>((options, configuration) => options.LocalToken = configuration[AccountOptions.TokenKey])
            .ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<AccountStore>().AddSingleton<AccessTokenStore>().AddSingleton<Passwords>().AddSingleton<SignInLimits>();

        services.AddWebEncoders().AddAuthenticationCore(options => // without the data protection keys that AddAuthentication keeps in the home folder
        {
            options.DefaultScheme = TokenAuthenticationHandler.SchemeName;
            options.AddScheme<TokenAuthenticationHandler>(TokenAuthenticationHandler.SchemeName, null);
        });
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.AddPolicy(SignInLimits.Policy, context => context.RequestServices.GetRequiredService<SignInLimits>().ByAddress(context));
            options.OnRejected = SayWhenAsync;
        });
        return services;
    }

    private static ValueTask SayWhenAsync(OnRejectedContext context, CancellationToken cancellation)
    {
        if (context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait))
            context.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return ValueTask.CompletedTask;
    }
}
