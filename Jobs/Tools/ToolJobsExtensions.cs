using Microsoft.Extensions.Options;

namespace Nightshift.Tools;

internal static class ToolJobsExtensions
{
    /// <summary>The MCP servers whose tools models may call, checked on start.</summary>
    public static IHostApplicationBuilder AddTools(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ToolOptions>().BindConfiguration(ToolOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ToolOptions>, ToolOptionsCheck>();
        builder.Services.AddSingleton<ToolServers>().AddSingleton<ToolCalls>();
        return builder;
    }
}
