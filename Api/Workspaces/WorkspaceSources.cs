using Nightshift.Artifacts;
using Nightshift.Attachments;
using Nightshift.Executions;
using Nightshift.Templates;

namespace Nightshift.Workspaces;

/// <summary>What a new workspace is made from.</summary>
internal sealed class WorkspaceSources(TemplateCatalog templates, ExecutionStore executions, ArtifactStore artifacts)
{
    /// <exception cref="WorkspaceRefusedException">There is no such thing of the user's, or nothing in it.</exception>
    public async Task<WorkspaceSource> ReadAsync(Guid userId, WorkspaceDraft draft, CancellationToken cancellation) => draft switch
    {
        { TemplateId: { } id, ExecutionId: null, ArtifactId: null } => await TemplateAsync(userId, id, cancellation),
        { TemplateId: null, ExecutionId: { } id, ArtifactId: null } => await ExecutionAsync(userId, id, cancellation),
        { TemplateId: null, ExecutionId: null, ArtifactId: { } id } => await ArchiveAsync(userId, id, cancellation),
        { TemplateId: null, ExecutionId: null, ArtifactId: null } => new WorkspaceSource(WorkspaceOrigin.Empty, "Workspace", []),
        _ => throw new WorkspaceRefusedException(WorkspaceRefusal.Invalid, "Name a template, an execution or an archive, not several of them.")
    };

    private async Task<WorkspaceSource> TemplateAsync(Guid userId, string id, CancellationToken cancellation)
    {
        if (await templates.FindAsync(userId, id, cancellation) is not { } template) throw Missing("There is no such template. Choose one of GET /templates.");
        var filled = template.Fill(new Dictionary<string, string>());
        return new WorkspaceSource(WorkspaceOrigin.Template, template.Name, [.. filled.Code, .. filled.Tests]);
    }

    private async Task<WorkspaceSource> ExecutionAsync(Guid userId, Guid id, CancellationToken cancellation)
    {
        if (await executions.FindAsync(userId, id, cancellation) is not { } execution) throw Missing("You have no such execution.");
        var attempt = (await executions.AttemptsAsync(userId, id, cancellation)).FirstOrDefault(attempt => attempt.Number == execution.BestAttempt);
        if (attempt?.Files is not { Count: > 0 } files) throw new WorkspaceRefusedException(WorkspaceRefusal.Conflict, "The execution has delivered nothing yet. Wait for its end.");
        return new WorkspaceSource(WorkspaceOrigin.Execution, execution.Prompt, SourceFile.Merge(files, execution.Tests ?? []));
    }

    private async Task<WorkspaceSource> ArchiveAsync(Guid userId, Guid id, CancellationToken cancellation)
    {
        if (await artifacts.OpenAsync(userId, id, cancellation) is not var (artifact, content)) throw Missing("You have no such upload. Upload the archive first, by POST /artifacts/upload.");
        IReadOnlyList<AttachedFile> read;
        await using (content) read = await AttachmentReader.ReadAsync(artifact.Name, content, cancellation);
        if (read.Count == 0 || read is [{ Path: var path }] && path == artifact.Name) throw new WorkspaceRefusedException(WorkspaceRefusal.Invalid, "The upload is no archive with files in it. Upload a ZIP, a tar or a tar.gz.");
        var (files, others) = (AttachmentReader.Rooted(read).Where(file => file.Text is not null).ToList(), read.Count(file => file.Text is null));
        return new WorkspaceSource(WorkspaceOrigin.Archive, artifact.Name, [.. files.Select(file => new SourceFile(file.Path, file.Text!))],
            others == 0 ? null : $"{others} {(others == 1 ? "file is" : "files are")} not text, or too large, and not in the workspace.");
    }

    private static WorkspaceRefusedException Missing(string message) => new(WorkspaceRefusal.Missing, message);
}

/// <param name="Name">For a workspace that is given none.</param>
/// <param name="LeftOut">What is not in it, in words.</param>
internal sealed record WorkspaceSource(WorkspaceOrigin Origin, string Name, IReadOnlyList<SourceFile> Files, string? LeftOut = null);
