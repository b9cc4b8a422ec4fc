using Microsoft.Extensions.Options;
using Nightshift.Http;

namespace Nightshift.Previews;

/// <summary>The address of a preview, for whoever asks: below the page's own host, as Web was called by, unless settings say another.</summary>
internal sealed class PreviewLinks(IOptions<PreviewOptions> options)
{
    public string Of(HttpRequest request, string key)
    {
        var host = PageAddress.Told(request, "Host") is { } told ? new HostString(told) : request.Host;
        return PreviewAddress.Origin(key, PageAddress.Told(request, "Proto") ?? request.Scheme, host.Port, options.Value) + "/";
    }

    public PreviewDetail Detail(HttpRequest request, Preview preview) => new(
        preview.Id, preview.ExecutionId, preview.Attempt, preview.WorkspaceId, preview.Status, preview.Detail, Of(request, preview.Key), preview.Kind, preview.Command, preview.Port, preview.Kept, preview.CreatedAt, preview.ExpiresAt, preview.EndedAt);
}
