namespace Nightshift.Templates;

/// <summary>All templates that a user can choose from: the shipped ones and the user's own.</summary>
public sealed class TemplateCatalog(TemplateStore store)
{
    private static readonly TemplateLibrary Library = TemplateLibrary.Instance;

    /// <summary>Null when there is none of that id, or it is another user's.</summary>
    public async Task<Template?> FindAsync(Guid userId, string id, CancellationToken cancellation) =>
        Guid.TryParse(id, out var own) ? await store.FindAsync(userId, own, cancellation) : Library.Find(id);

    /// <summary>One page: the best fit first when something is searched for, else the user's own, then the shipped ones by name.</summary>
    public async Task<TemplateList> ListAsync(Guid userId, string? category, string? language, string? search, bool? own, int page, int limit, CancellationToken cancellation)
    {
        Template[] all = [.. await store.ListAsync(userId, cancellation), .. Library.All.OrderBy(template => template.Name, StringComparer.Ordinal)];
        Template[] wanted = [.. all.Where(template => (category is null || template.Definition.Category == category) && (language is null || template.Language == language) && (own is null || IsOwn(template) == own))];
        var found = Library.Search(wanted, search);
        var uses = await store.UsesAsync(userId, cancellation);
        var shown = found.Skip((int)Math.Min((page - 1L) * limit, int.MaxValue)).Take(limit).Select(template => Summary(template, uses));
        return new TemplateList([.. shown], found.Count, page);
    }

    public static bool IsOwn(Template template) => Guid.TryParse(template.Id, out _);

    private static TemplateSummary Summary(Template template, IReadOnlyDictionary<string, int> uses) => new(
        template.Id, template.Name, template.Definition.Category, template.Language, template.Definition.Description, template.Definition.Tags, IsOwn(template), uses.GetValueOrDefault(template.Id));
}
