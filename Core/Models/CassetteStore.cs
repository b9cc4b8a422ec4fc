using Microsoft.Extensions.Options;
using Nightshift.Data;
using Npgsql;

namespace Nightshift.Models;

/// <summary>The recording of any run: what models answered in it, as a cassette that can serve the same answers again.</summary>
public sealed class CassetteStore
{
    private const string CallsSql = """
        select asked, purpose, provider, model, reply as text, finish_reason, input_tokens, output_tokens, tool_calls
        from model_calls where user_id = @userId and execution_id = @executionId and outcome = 'completed' and asked is not null order by created_at, id
        """;

    private readonly NpgsqlDataSource database;
    private readonly ModelKeyStore keys;
    private readonly ModelOptions options;

    internal CassetteStore(NpgsqlDataSource database, ModelKeyStore keys, IOptions<ModelOptions> options) => (this.database, this.keys, this.options) = (database, keys, options.Value);

    /// <summary>A line of JSON for each answered call, in their order, without prompts and keys; empty when no model was asked.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync(Guid userId, Guid executionId, CancellationToken cancellation)
    {
        var calls = await database.QueryAsync<CassetteCall>(CallsSql, new { userId, executionId }, cancellation);
        var own = (await keys.ReadAsync(userId, cancellation)).Values.Select(stored => stored.Key?.Reveal());
        string[] secrets = [.. own.Concat(options.Providers.Values.Select(provider => provider.ApiKey)).OfType<string>().Where(secret => secret.Length > 0)];
        return [.. calls.Select(call => Cassette.Line(call, secrets))];
    }
}
