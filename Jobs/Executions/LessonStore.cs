using System.Text.RegularExpressions;
using Nightshift.Data;
using Npgsql;

namespace Nightshift.Executions;

/// <summary>What a user's earlier runs in a language learned, in a size that a prompt can bear.</summary>
internal sealed partial class LessonStore(NpgsqlDataSource database)
{
    /// <summary>Characters; a longer change is a rewrite, and teaches nothing.</summary>
    private const int LongestDiff = 1_200;

    private const int LongestMessage = 300;

    private const int MostWords = 40;

    // Lint, security, syntax and dependencies come back in any request; all else only in one that is much like it.
    private const string RelevantSql = """
        select family, message, diff from (
          select *, (select count(*) from unnest(words) as word where word = any(@words)) / greatest(cardinality(words), 1)::float as likeness
          from lessons where user_id = @userId and language = @language) as known
        where likeness >= 0.5 or failure_class in ('lint', 'security', 'syntax', 'missing_dependency')
        order by likeness desc, seen desc, learned_at desc limit 3
        """;

    /// <summary>At most three, the nearest to the request first.</summary>
    public Task<IReadOnlyList<Lesson>> RelevantAsync(Execution execution, CancellationToken cancellation) =>
        database.QueryAsync<Lesson>(RelevantSql, new { execution.UserId, execution.Language, words = Words(execution.Prompt) }, cancellation);

    private const string LearnSql = """
        insert into lessons (user_id, language, family, failure_class, words, message, diff) values (@UserId, @Language, @Family, @failureClass, @words, @Message, @Diff)
        on conflict (user_id, language, family) do update set words = excluded.words, message = excluded.message, diff = excluded.diff, seen = lessons.seen + 1, learned_at = now()
        """;

    /// <summary>Keeps what each repair on the way to a passing attempt cured, in the transaction that ends the execution.</summary>
    public async Task LearnAsync(NpgsqlTransaction transaction, Execution execution, IReadOnlyList<Attempt> attempts, CancellationToken cancellation)
    {
        if (attempts is not [.., { Passed: true }]) return;
        foreach (var (before, after) in attempts.Zip(attempts.Skip(1)))
            if (Family(before) is { } family && family != Family(after) && after is { Strategy: Strategy.Repair, Diff: { Length: > 0 and <= LongestDiff } diff })
            {
                var message = before.FailureMessage!.Length <= LongestMessage ? before.FailureMessage : before.FailureMessage[..LongestMessage];
                var lesson = new { execution.UserId, execution.Language, Family = family, failureClass = Json.Name(before.FailureClass!.Value), words = Words(execution.Prompt), Message = message, Diff = diff };
                await transaction.ExecuteAsync(LearnSql, lesson, cancellation);
            }
    }

    /// <summary>Null for an attempt that passed, or was never judged.</summary>
    private static string? Family(Attempt attempt) => attempt is { Report: { } report, FailureClass: { } failure } ? FailureClassifier.Family(failure, report) : null;

    private static string[] Words(string prompt) => [.. Word().Matches(prompt.ToLowerInvariant()).Select(match => match.Value).Distinct().Take(MostWords)];

    [GeneratedRegex(@"\p{L}{4,}")]
    private static partial Regex Word();
}
