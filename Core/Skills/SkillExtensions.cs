using Microsoft.Extensions.DependencyInjection;

namespace Nightshift.Skills;

public static class SkillExtensions
{
    /// <summary>The skills, configured by the section <c>Skills</c>. Needs the database.</summary>
    public static IServiceCollection AddSkills(this IServiceCollection services)
    {
        services.AddOptions<SkillOptions>().BindConfiguration(SkillOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<SkillStore>().AddSingleton<SkillCatalog>();
    }
}
