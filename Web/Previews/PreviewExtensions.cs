namespace Nightshift.Previews;

internal static class PreviewExtensions
{
    public static void AddPreviews(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<PreviewOptions>().BindConfiguration(PreviewOptions.Section).ValidateDataAnnotations()
            .Validate(options => options.Address is null || options.Page is not null, "With Previews:Address, set Previews:Page to the origin of Nightshift's own page.").ValidateOnStart();
        builder.Services.AddSingleton<PreviewHost>();
    }

    /// <summary>Before everything else: at a preview's host there is nothing of ours.</summary>
    public static void UsePreviews(this WebApplication app) => app.Use((context, next) =>
        context.RequestServices.GetRequiredService<PreviewHost>() is var host && host.IsAsked(context.Request) ? host.ServeAsync(context) : next(context));
}
