using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Nightshift.Agents;
using Nightshift.Forwarding;
using Nightshift.Projects;
using Nightshift.Queue;

namespace Nightshift.Pages.Projects;

internal sealed class DetailModel(ApiClient api) : PageModel
{
    public ProjectDetail Detail { get; private set; } = null!;

    /// <summary>Roles that a task can be given.</summary>
    public IReadOnlyList<AgentSummary> Agents { get; private set; } = [];

    /// <summary>The night shift of its owner.</summary>
    public ShiftState? Night { get; private set; }

    public Project Project => Detail.Project;

    public ProjectTask? StateOf(string task) => Detail.Tasks.FirstOrDefault(state => state.Task == task);

    /// <summary>What lets a phase, from 1, be worked on; null when nothing does.</summary>
    public Approval? ApprovalOf(int phase) => ApprovalOfAll ?? Work.FirstOrDefault(approval => approval.Phase == phase);

    public bool IsAlways(ProjectGate gate) => Detail.Approvals.Any(approval => approval.Gate == gate && approval.Always);

    public Approval? ApprovalOfAll => Work.FirstOrDefault(approval => approval.Phase is null);

    private IEnumerable<Approval> Work => Detail.Approvals.Where(approval => approval.Gate == ProjectGate.Work);

    public PhaseCheck? CheckOf(int phase) => Detail.Checks.FirstOrDefault(check => check.Phase == phase);

    public int Working => Detail.Tasks.Count(task => task.Status == ProjectTaskStatus.Running);

    public bool WaitsForTheNight => Project is { Status: ProjectStatus.Executing, PausedAt: null } && Working == 0 && Queued > 0;

    public int Queued => Detail.Tasks.Count(task => task.Status == ProjectTaskStatus.Queued);

    public bool MayChange => Detail.Plan is not null && Working == 0 && Queued == 0
        && (Project.Status == ProjectStatus.Waiting || Project is { Status: ProjectStatus.Executing, PausedAt: not null });

    public bool MayDecide => Project.Status is ProjectStatus.Waiting or ProjectStatus.Executing;

    public bool HasEnded => Project.Status is ProjectStatus.Done or ProjectStatus.Failed or ProjectStatus.Stopped;

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellation)
    {
        var (asked, known, shift) = (api.GetAsync<ProjectDetail>($"projects/{id}", cancellation), api.GetAsync<AgentList>("agents", cancellation), api.GetAsync<ShiftState>("queue/shift", cancellation));
        var (answer, agents) = (await asked, await known);
        Night = (await shift).Body;
        if (answer.IsUnauthorized) return await this.SignedOutAsync();
        if (!answer.HasBody) return NotFound();
        (Detail, Agents) = (answer.Body, agents.Body?.Agents ?? []);
        return Page();
    }
}
