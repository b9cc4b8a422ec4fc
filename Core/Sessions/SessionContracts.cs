using System.ComponentModel.DataAnnotations;
using Nightshift.Executions;

namespace Nightshift.Sessions;

/// <summary>One conversation.</summary>
/// <param name="Status">Where its latest execution stands; null when it has none.</param>
/// <param name="Held">Whether that one waits for its next night shift, and so needs nobody.</param>
public sealed record Session(Guid Id, string Title, ExecutionStatus? Status, bool Held, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <param name="Role"><c>user</c> or <c>assistant</c>.</param>
/// <param name="ExecutionId">The execution that this message asked for or reports on.</param>
public sealed record Message(Guid Id, string Role, string Content, Guid? ExecutionId, DateTimeOffset CreatedAt);

public sealed record SessionDetail(Guid Id, string Title, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, IReadOnlyList<Message> Messages, IReadOnlyList<ExecutionSummary> Executions);

public sealed record SessionList(IReadOnlyList<Session> Sessions, long Total, int Page);

/// <param name="Title">1 to 200 characters; "New session" when absent.</param>
public sealed record SessionRequest([Length(1, SessionRequest.MaxTitle, ErrorMessage = "Between 1 and 200 characters.")] string? Title)
{
    /// <summary>Characters.</summary>
    public const int MaxTitle = 200;
}

/// <param name="Content">1 to 20,000 characters.</param>
public sealed record MessageRequest([Required(ErrorMessage = "Write something."), MaxLength(20_000, ErrorMessage = "At most 20,000 characters.")] string Content);
