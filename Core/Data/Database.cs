using System.Data;
using System.Text.Json;
using Dapper;
using Nightshift.Agents;
using Nightshift.Executions;
using Nightshift.Mutations;
using Nightshift.Projects;
using Nightshift.Tools;
using Nightshift.Repositories;
using Nightshift.Skills;
using Npgsql;
using NpgsqlTypes;

namespace Nightshift.Data;

/// <summary>Set-up of Dapper for our column names and types, and the one way to run a transaction.</summary>
public static class Database
{
    static Database()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.AddTypeHandler(new UtcHandler());
        SqlMapper.AddTypeHandler(new JsonHandler<IReadOnlyList<SourceFile>>());
        SqlMapper.AddTypeHandler(new JsonHandler<IReadOnlyList<string>>());
        SqlMapper.AddTypeHandler(new JsonHandler<IReadOnlyList<ContextFile>>());
        SqlMapper.AddTypeHandler(new JsonHandler<ValidationReport>());
        SqlMapper.AddTypeHandler(new JsonHandler<AttemptFix>());
        SqlMapper.AddTypeHandler(new JsonHandler<TestArgument>());
        SqlMapper.AddTypeHandler(new JsonHandler<IReadOnlyList<Lesson>>());
        SqlMapper.AddTypeHandler(new JsonHandler<MutationReport>());
        SqlMapper.AddTypeHandler(new JsonHandler<RepositoryAnalysis>());
        SqlMapper.AddTypeHandler(new JsonHandler<RepositoryTarget>());
        SqlMapper.AddTypeHandler(new JsonHandler<Question>());
        SqlMapper.AddTypeHandler(new JsonHandler<AnswerRequest>());
        SqlMapper.AddTypeHandler(new JsonHandler<IReadOnlyList<ToolCall>>());
        SqlMapper.AddTypeHandler(new JsonHandler<IReadOnlyList<ChosenSkill>>());
        SqlMapper.AddTypeHandler(new JsonHandler<AgentUse>());
        SqlMapper.AddTypeHandler(new JsonHandler<ProjectReview>());
        SqlMapper.AddTypeHandler(new JsonHandler<ProjectPlan>());
        SqlMapper.AddTypeHandler(new JsonHandler<PlanEstimate>());
        SqlMapper.AddTypeHandler(new JsonHandler<JsonElement>());
    }

    /// <summary>Call once at start; the static constructor does the work.</summary>
    public static void Configure()
    {
    }

    /// <summary>Runs <paramref name="work"/> in one transaction and commits it; an exception rolls it back.</summary>
    public static async Task<T> InTransactionAsync<T>(this NpgsqlDataSource database, Func<NpgsqlTransaction, Task<T>> work, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var result = await work(transaction);
        await transaction.CommitAsync(cancellation);
        return result;
    }

    public static async Task<IReadOnlyList<T>> QueryAsync<T>(this NpgsqlDataSource database, string sql, object? parameters, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return (await connection.QueryAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: cancellation))).AsList();
    }

    public static async Task<T?> FirstAsync<T>(this NpgsqlDataSource database, string sql, object? parameters, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.QueryFirstOrDefaultAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: cancellation));
    }

    public static async Task<int> ExecuteAsync(this NpgsqlDataSource database, string sql, object? parameters, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellation));
    }

    public static async Task<IReadOnlyList<T>> QueryAsync<T>(this NpgsqlTransaction transaction, string sql, object? parameters, CancellationToken cancellation) =>
        (await transaction.Connection!.QueryAsync<T>(new CommandDefinition(sql, parameters, transaction, cancellationToken: cancellation))).AsList();

    public static Task<T?> FirstAsync<T>(this NpgsqlTransaction transaction, string sql, object? parameters, CancellationToken cancellation) =>
        transaction.Connection!.QueryFirstOrDefaultAsync<T>(new CommandDefinition(sql, parameters, transaction, cancellationToken: cancellation));

    public static Task<int> ExecuteAsync(this NpgsqlTransaction transaction, string sql, object? parameters, CancellationToken cancellation) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, parameters, transaction, cancellationToken: cancellation));

    private sealed class UtcHandler : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override void SetValue(IDbDataParameter parameter, DateTimeOffset value) => parameter.Value = value.UtcDateTime;

        public override DateTimeOffset Parse(object value) => value is DateTimeOffset at ? at : new DateTimeOffset((DateTime)value, TimeSpan.Zero);
    }

    /// <summary>A jsonb column.</summary>
    private sealed class JsonHandler<T> : SqlMapper.TypeHandler<T>
    {
        public override void SetValue(IDbDataParameter parameter, T? value)
        {
            parameter.Value = value is null ? DBNull.Value : Json.Write(value);
            ((NpgsqlParameter)parameter).NpgsqlDbType = NpgsqlDbType.Jsonb;
        }

        public override T Parse(object value) => Json.Read<T>((string)value);
    }
}
