using Nightshift.Embedded;

namespace Aspire.Hosting;

public static class ParameterResourceBuilderExtensions
{
    /// <summary>The value of <c>Parameters:name</c>; without one a default, which is kept with the data when it is to persist.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, ParameterDefault value, bool secret = false, bool persist = false)
    {
        var machine = ((DistributedApplicationBuilder)builder).Machine;
        return builder.AddResource(new ParameterResource(name, () =>
        {
            var text = builder.Configuration[$"Parameters:{name}"] is { Length: > 0 } given ? given
                : persist ? machine.Secrets.GetOrCreate(name, value.GetDefaultValue)
                : value.GetDefaultValue();
            return secret ? machine.Log.Hide(text) : text;
        }));
    }
}
