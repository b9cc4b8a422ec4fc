namespace Nightshift.Sandboxes;

internal static class SandboxExtensions
{
    public static IHostApplicationBuilder AddSandboxes(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<SandboxOptions>().BindConfiguration(SandboxOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<ControlGroups>().AddSingleton<SandboxHost>().AddSingleton<SpawnThread>().AddSingleton<SandboxSlots>().AddSingleton<Sandbox>().AddSingleton<SandboxHealth>();
        builder.Services.AddSingleton<Launchers>().AddHostedService(services => services.GetRequiredService<Launchers>());
        builder.Services.AddSingleton<WarmSandboxes>().AddHostedService(services => services.GetRequiredService<WarmSandboxes>());
        builder.Services.AddHealthChecks().AddCheck<SandboxHealth>("sandbox");
        return builder;
    }
}
