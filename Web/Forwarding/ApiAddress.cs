namespace Nightshift.Forwarding;

/// <summary>Where Api answers.</summary>
internal sealed record ApiAddress(Uri Root)
{
    public const string Key = "services:api:http:0";

    /// <exception cref="InvalidOperationException">The configuration holds no address.</exception>
    public static ApiAddress From(IConfiguration configuration) =>
        Uri.TryCreate(configuration[Key], UriKind.Absolute, out var root)
            ? new ApiAddress(root)
            : throw new InvalidOperationException($"There is no address of the Api. Start through AppHost, or set {Key.Replace(":", "__")}.");

    /// <summary>The address of one of its routes; a path that starts with two slashes stays a path.</summary>
    public Uri Of(PathString path, QueryString query) => new(Root.GetLeftPart(UriPartial.Authority) + path.ToUriComponent() + query.ToUriComponent());
}
