using Microsoft.Extensions.Options;
using Nightshift.Artifacts;
using Nightshift.Attachments;
using Nightshift.Models;
using Nightshift.Search;

namespace Nightshift.Executions;

/// <summary>Turns the uploads that go with a request, and what of the user's own code fits it, into what the models are sent.</summary>
internal sealed class AttachedContext(ArtifactStore artifacts, CodeSearch search, ModelCatalog models, IOptions<ExecutionOptions> options, IOptions<ModelOptions> modelOptions)
{
    private const int CharactersPerToken = 4;

    /// <summary>Pictures of one request that the models are shown.</summary>
    private const int MostPictures = 8;

    /// <summary>Places of the user's code that are sent at most.</summary>
    private const int MostPlaces = 8;

    /// <summary>Of a request, what is searched with.</summary>
    private const int MostAsked = 500;

    private const string OwnCode = "your code";

    /// <summary>Null when one of them is not the user's.</summary>
    public async Task<IReadOnlyList<ContextFile>?> ReadAsync(Execution draft, IReadOnlyList<Guid> ids, bool useCode, CancellationToken cancellation)
    {
        List<AttachedFile> files = [];
        List<ContextFile> pictures = [];
        foreach (var id in ids.Distinct())
        {
            if (await artifacts.OpenAsync(draft.UserId, id, cancellation) is not var (artifact, content)) return null;
            await using var opened = content;
            if (await PictureFormat.MediaTypeAsync(content, cancellation) is { } type) pictures.Add(Picture(artifact, type, pictures.Count));
            else files.AddRange(await AttachmentReader.ReadAsync(artifact.Name, content, cancellation));
        }
        var room = await RoomAsync(draft, cancellation);
        IReadOnlyList<ContextFile> attached = [.. ContextSelection.Choose(draft.Prompt, files, room), .. pictures];
        return useCode ? [.. attached, .. await FromCodeAsync(draft, room - attached.Sum(file => file.ToShare().Sent), cancellation)] : attached;
    }

    /// <param name="before">How many come before it.</param>
    private static ContextFile Picture(Artifact artifact, string mediaType, int before)
    {
        var why = artifact.Size > PictureFormat.LargestBytes ? FormattableString.Invariant($"Larger than the {PictureFormat.LargestBytes / 1e6:0.##} MB that models take of a picture. Make it smaller.")
            : before >= MostPictures ? $"Left out: at most {MostPictures} pictures are shown."
            : null;
        return new ContextFile(artifact.Name, artifact.Name, 0, [], why, why is null ? new ContextPicture(artifact.Id, mediaType) : null);
    }

    /// <summary>Only places that more than one ranking found: the nearest of all may be about something else.</summary>
    private async Task<IReadOnlyList<ContextFile>> FromCodeAsync(Execution draft, int room, CancellationToken cancellation)
    {
        var question = draft.Prompt.Length > MostAsked ? draft.Prompt[..MostAsked] : draft.Prompt;
        var found = (await search.SearchAsync(draft.UserId, new CodeQuery(question, Limit: MostPlaces), cancellation))?.Results ?? [];
        List<ContextFile> places = [];
        foreach (var hit in found.Where(hit => hit.Why.Count > 1 && hit.Snippet.Length <= room))
        {
            room -= hit.Snippet.Length;
            var lines = hit.Snippet.AsSpan().Count('\n');
            places.Add(new ContextFile(OwnCode, hit.FilePath, hit.Snippet.Length, [new ContextExcerpt(hit.StartLine, hit.StartLine + lines, hit.Snippet)],
                $"{hit.Symbol ?? "A part of it"}, found in your code by {string.Join(" and ", hit.Why)}."));
        }
        return places;
    }

    /// <summary>In characters: the usual room, or half of what a small model can read beside its answer, so that tests and code fit too.</summary>
    private async Task<int> RoomAsync(Execution draft, CancellationToken cancellation)
    {
        var usual = options.Value.ContextTokens;
        var window = await models.WindowAsync(draft.UserId, draft.Tier, cancellation);
        return CharactersPerToken * (window is { } tokens ? Math.Clamp((tokens - modelOptions.Value.MaxOutputTokens) / 2, 0, usual) : usual);
    }
}
