using System.Net.Sockets;
using Npgsql;

namespace AIHorde.Ledger.Store;

/// <summary>The ledger cannot reach its database. Whether a command that was on its way took effect is told by repeating it with its key.</summary>
public sealed class LedgerUnavailableException(Exception cause) : Exception("The ledger's database does not answer", cause);

/// <summary>Which failures pass by themselves.</summary>
static class Failures
{
    static readonly TimeSpan BackoffMax = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Serialization failures and deadlocks (class 40), lost connections (08), resources (53), a server that stops or starts (57P), input/output (58),
    /// and anything that happened to the connection rather than to a statement.
    /// </summary>
    public static bool IsWorthRetrying(Exception error) => error switch
    {
        PostgresException { SqlState: PostgresErrorCodes.ProtocolViolation } => false,
        PostgresException refused => refused.SqlState[..2] is "40" or "08" or "53" or "58" || refused.SqlState.StartsWith("57P", StringComparison.Ordinal),
        NpgsqlException or SocketException or IOException or TimeoutException => true,
        _ => false,
    };

    /// <summary>10 ms, doubling to a second.</summary>
    public static TimeSpan Backoff(int attempt)
    {
        var delay = TimeSpan.FromMilliseconds(10 * Math.Pow(2, Math.Min(attempt - 1, 7)));
        return delay < BackoffMax ? delay : BackoffMax;
    }

    public static Exception Describe(Exception error) => IsWorthRetrying(error) ? new LedgerUnavailableException(error) : error;
}
