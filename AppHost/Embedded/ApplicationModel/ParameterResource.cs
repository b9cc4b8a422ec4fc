using Nightshift.Embedded;

namespace Aspire.Hosting.ApplicationModel;

public sealed class ParameterResource(string name, Func<string> read) : Resource(name), IValueProvider
{
    private readonly Lazy<string> value = new(read);

    public string Value => value.Value;

    /// <summary>Read before anything writes to the log, so that the log knows what to hide.</summary>
    internal override Task AllocateAsync(LocalMachine machine, CancellationToken cancellation) => Task.FromResult(Value);
}
