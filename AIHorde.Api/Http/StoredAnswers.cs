using System.Buffers.Binary;
using System.Security.Cryptography;
using Npgsql;

namespace AIHorde.Api;

/// <summary>
/// Stored answers as payload rows of the ledger's database, so all nodes share them and they expire like everything that was said. A row starts as the
/// request's hash alone (claimed) and gets the status and the answer behind it (kept).
/// </summary>
sealed class StoredAnswers(NpgsqlDataSource database, TimeProvider time) : IStoredAnswers
{
    static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>A node that dies while it answers leaves its claim behind; after this a retry may take it over.</summary>
    static readonly TimeSpan ClaimMax = TimeSpan.FromMinutes(2);

    const int HashBytes = SHA256.HashSizeInBytes;

    const string ClaimSql = """
        INSERT INTO payloads AS kept (key, content, expires_at) VALUES ($1, $2, $3)
        ON CONFLICT (key) DO UPDATE SET content = excluded.content, expires_at = excluded.expires_at WHERE kept.expires_at <= $4
        RETURNING true
        """;

    const string ReadSql = "SELECT content FROM payloads WHERE key = $1";
    const string CompleteSql = "UPDATE payloads SET content = $2, expires_at = $3 WHERE key = $1";
    const string ReleaseSql = "DELETE FROM payloads WHERE key = $1";

    public async Task<StoredAnswer> ClaimAsync(string key, ReadOnlyMemory<byte> requestHash, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().ToUniversalTime();
        if (await ScalarAsync(ClaimSql, [key, requestHash.ToArray(), now + ClaimMax, now], cancellationToken) is not null)
        {
            return new StoredAnswer.Claimed();
        }

        return await ScalarAsync(ReadSql, [key], cancellationToken) is not byte[] content ? new StoredAnswer.InProgress()
            : !content.AsSpan(0, HashBytes).SequenceEqual(requestHash.Span) ? new StoredAnswer.Conflict()
            : content.Length == HashBytes ? new StoredAnswer.InProgress()
            : new StoredAnswer.Kept(BinaryPrimitives.ReadInt16BigEndian(content.AsSpan(HashBytes)), content.AsMemory(HashBytes + sizeof(short)));
    }

    public async Task CompleteAsync(string key, ReadOnlyMemory<byte> requestHash, int status, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        var content = new byte[HashBytes + sizeof(short) + json.Length];
        requestHash.Span.CopyTo(content);
        BinaryPrimitives.WriteInt16BigEndian(content.AsSpan(HashBytes), (short)status);
        json.Span.CopyTo(content.AsSpan(HashBytes + sizeof(short)));
        await ScalarAsync(CompleteSql, [key, content, time.GetUtcNow().ToUniversalTime() + Kept], cancellationToken);
    }

    public async Task ReleaseAsync(string key, CancellationToken cancellationToken) => await ScalarAsync(ReleaseSql, [key], cancellationToken);

    async Task<object?> ScalarAsync(string sql, object[] values, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
