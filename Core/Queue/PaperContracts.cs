using System.ComponentModel.DataAnnotations;
using Nightshift.Executions;
using Nightshift.Projects;

namespace Nightshift.Queue;

/// <summary>Answer of <c>GET /queue/nights/{night}</c>: what a night came to.</summary>
/// <param name="ClosedAt">Absent while it is on.</param>
/// <param name="SpentUsd">By all its runs; never more than the purse.</param>
/// <param name="Items">Each once, as it stood at the end; what still runs is <c>started</c>.</param>
/// <param name="Projects">Those that tasks of were worked on in that night, as they stand now.</param>
/// <param name="Learned">Failures that were cured in that night, for the next requests.</param>
/// <param name="Sent">What became of its sending.</param>
public sealed record Paper(
    Night Night, DateTimeOffset? ClosedAt, decimal PurseUsd, decimal SpentUsd, IReadOnlyList<PaperItem> Items, IReadOnlyList<PaperProject> Projects, IReadOnlyList<PaperLesson> Learned, IReadOnlyList<PaperDelivery> Sent);

/// <param name="ProjectId">Whose task it is; absent when it is none.</param>
/// <param name="CostUsd">In that night.</param>
/// <param name="Changes">Such as "2 files changed, 10 lines added, 3 removed"; absent without code.</param>
/// <param name="QualityScore">0 to 10.</param>
public sealed record PaperItem(
    Guid? ItemId, string Title, QueueStatus Outcome, string? Why, string? NextAction, Guid? ExecutionId, Guid? SessionId, Guid? ProjectId, string? Language, decimal CostUsd, string? Changes, Guid? ProofId, double? QualityScore, int Attempts, string? PrUrl);

/// <param name="Why">What it waits for, or why it failed.</param>
/// <param name="Done">How many of its tasks are done.</param>
/// <param name="Tasks">How many its plan has.</param>
public sealed record PaperProject(Guid Id, string Wish, string Repository, ProjectStatus Status, string? Why, int Done, int Tasks, string? PullUrl);

/// <param name="Family">Equal for failures of one kind, such as <c>lint:F401</c>.</param>
public sealed record PaperLesson(string Language, string Family, string Message);

/// <param name="Status"><c>queued</c>, <c>sent</c> or <c>failed</c>.</param>
/// <param name="Cause">Why the last try failed.</param>
public sealed record PaperDelivery(string Kind, string Status, int Tries, string? Cause, DateTimeOffset? SentAt);

/// <summary>One row of <c>GET /queue/nights</c>.</summary>
public sealed record NightSummary(string Night, DateTimeOffset OpensAt, DateTimeOffset ClosesAt, DateTimeOffset? ClosedAt, decimal PurseUsd, decimal SpentUsd, int Done, int NeedsYou, int Failed, int Held);

public sealed record NightList(IReadOnlyList<NightSummary> Nights, long Total, int Page);

/// <summary>Where the morning paper goes.</summary>
public static class PaperChannels
{
    public const string Mail = "mail";
    public const string Slack = "slack";
    public const string Discord = "discord";
    public const string Webhook = "webhook";

    public static readonly IReadOnlyList<string> All = [Mail, Slack, Discord, Webhook];
}

/// <summary>Body of <c>PUT /queue/channels/{kind}</c>.</summary>
/// <param name="Address">Of mail, or of a webhook: https, on the public internet.</param>
public sealed record ChannelRequest([StringLength(2_000, ErrorMessage = "At most 2,000 characters.")] string? Address = null);

/// <param name="Kind">One of <see cref="PaperChannels"/>.</param>
/// <param name="Hint">What of the address may be shown.</param>
public sealed record PaperChannel(string Kind, string Hint, DateTimeOffset CreatedAt);

/// <param name="Mail">Whether this installation can send mail (<see cref="MailOptions"/>).</param>
public sealed record ChannelList(IReadOnlyList<PaperChannel> Channels, bool Mail);

/// <summary>Answer of <c>PUT /queue/channels/{kind}</c>.</summary>
/// <param name="Secret">Of a webhook: with it every call is signed, as <c>sha256=</c> and the HMAC of its body in <c>X-Nightshift-Signature</c>. It is not shown again.</param>
public sealed record ChannelSaved(PaperChannel Channel, string? Secret);
