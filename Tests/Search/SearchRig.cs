using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Nightshift.Artifacts;
using Nightshift.Events;
using Nightshift.Infrastructure;
using Nightshift.Models;
using Nightshift.Network;
using Nightshift.Repositories;

namespace Nightshift.Search;

/// <summary>Indexing and search as the services put them together, over a real database.</summary>
internal sealed class SearchRig : IAsyncDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("nightshift-test-search-").FullName;
    private readonly PostgresVectors postgres;
    private readonly ModelRig models;

    /// <param name="vectors">Where vectors are kept; in PostgreSQL when absent.</param>
    /// <param name="settings">Of providers, below <c>Models:</c>; with one, it makes the vectors.</param>
    public SearchRig(TestDatabase database, IVectorStore? vectors = null, params (string, string)[] settings)
    {
        var options = Options.Create(new SearchOptions { Embedder = settings.Length > 0 ? SearchOptions.Provider : BuiltInEmbedder.Model });
        var files = new ArtifactFiles(Options.Create(new ArtifactOptions { Folder = root }));
        (postgres, models) = (new PostgresVectors(database.Source), new ModelRig(database, settings));
        var source = new EmbedderSource(Embedders = new EmbedderStore(database.Source), models.Get<ModelEmbeddings>(), options);
        Artifacts = new ArtifactStore(database.Source, files, TimeProvider.System);
        var git = new Git(new AddressGuard(Options.Create(new NetworkOptions())));
        var ignore = new IgnoreRules(git);
        var events = new EventLog(database.Source, new EventFeed(database.Source, NullLogger<EventFeed>.Instance), TimeProvider.System);
        Index = new IndexStore(database.Source, new SourceReader(files, new RepositoryTree(git, ignore), ignore, Options.Create(new RepositoryOptions())), new ImportStore(database.Source, events));
        Filling = new VectorFilling(new EmbeddingStore(database.Source), Embedders, source, vectors ?? postgres);
        Search = new CodeSearch(new SearchStore(database.Source), new VectorSearch(Embedders, vectors ?? postgres, source, NullLogger<VectorSearch>.Instance), options, TimeProvider.System);
    }

    public ArtifactStore Artifacts { get; }
    public IndexStore Index { get; }
    public EmbedderStore Embedders { get; }
    public VectorFilling Filling { get; }
    public CodeSearch Search { get; }

    public async Task<Guid> SaveAsync(Guid user, string name, byte[] content, Guid? id = null)
    {
        var artifact = new NewArtifact(id ?? Guid.CreateVersion7(), user, name, ArtifactTypes.Uploaded, "text/plain");
        (await Artifacts.SaveAsync(artifact, new MemoryStream(content), CancellationToken.None)).ShouldNotBeNull();
        return artifact.Id;
    }

    public Task<Guid> SaveAsync(Guid user, string name, string content, Guid? id = null) => SaveAsync(user, name, Encoding.UTF8.GetBytes(content), id);

    /// <summary>Indexes all that waits.</summary>
    public async Task DrainAsync()
    {
        while (await Index.IndexNextAsync(CancellationToken.None)) { }
    }

    public Task FillAsync(Guid user) => Filling.FillAsync(user, CancellationToken.None);

    public async Task<IReadOnlyList<CodeHit>> FindAsync(Guid user, CodeQuery query) => (await Search.SearchAsync(user, query, CancellationToken.None))!.Results;

    public async ValueTask DisposeAsync()
    {
        postgres.Dispose();
        await models.DisposeAsync();
        Directory.Delete(root, true);
    }
}
