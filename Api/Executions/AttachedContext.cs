using Microsoft.Extensions.Options;
using Nightshift.Artifacts;
using Nightshift.Attachments;
using Nightshift.Models;

namespace Nightshift.Executions;

/// <summary>Turns the uploads that go with a request into what of them the models are sent.</summary>
internal sealed class AttachedContext(ArtifactStore artifacts, ModelCatalog models, IOptions<ExecutionOptions> options, IOptions<ModelOptions> modelOptions)
{
    private const int CharactersPerToken = 4;

    /// <summary>Null when one of them is not the user's.</summary>
    public async Task<IReadOnlyList<ContextFile>?> ReadAsync(Execution draft, IReadOnlyList<Guid> ids, CancellationToken cancellation)
    {
        List<AttachedFile> files = [];
        foreach (var id in ids.Distinct())
        {
            if (await artifacts.OpenAsync(draft.UserId, id, cancellation) is not var (artifact, content)) return null;
            await using (content) files.AddRange(await AttachmentReader.ReadAsync(artifact.Name, content, cancellation));
        }
        return ContextSelection.Choose(draft.Prompt, files, await RoomAsync(draft, cancellation));
    }

    /// <summary>In characters: the usual room, or half of what a small model can read beside its answer, so that tests and code fit too.</summary>
    private async Task<int> RoomAsync(Execution draft, CancellationToken cancellation)
    {
        var usual = options.Value.ContextTokens;
        var window = await models.WindowAsync(draft.UserId, draft.Tier, cancellation);
        return CharactersPerToken * (window is { } tokens ? Math.Clamp((tokens - modelOptions.Value.MaxOutputTokens) / 2, 0, usual) : usual);
    }
}
