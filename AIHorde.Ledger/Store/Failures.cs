using System.Net.Sockets;
using Npgsql;

namespace AIHorde.Ledger.Store;

/// <summary>The ledger cannot reach its database. Whether a command that was on its way took effect is told by repeating it with its key.</summary>
public sealed class LedgerUnavailableException(Exception cause) : Exception("The ledger's database does not answer", cause);

/// <summary>Which failures pass by themselves.</summary>
public static class Failures
{
    internal const string IdleInTransactionSessionTimeout = "25P03";

    static readonly TimeSpan BackoffMax = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Serialization failures and deadlocks (class 40), lost connections (08), resources (53), what an operator or a stopping server broke off (57),
    /// input/output (58), a transaction that slept too long (25P03), and anything that happened to the connection rather than to a statement.
    /// </summary>
    public static bool IsWorthRetrying(Exception error) => error switch
    {
        PostgresException { SqlState: PostgresErrorCodes.ProtocolViolation } => false,
        PostgresException refused => refused.SqlState[..2] is "40" or "08" or "53" or "57" or "58"
            || refused.SqlState == IdleInTransactionSessionTimeout,
        NpgsqlException or SocketException or IOException or TimeoutException => true,
        _ => false,
    };

    /// <summary>10 ms, doubling to a second.</summary>
    internal static TimeSpan Backoff(int attempt)
    {
        var delay = TimeSpan.FromMilliseconds(10 * Math.Pow(2, Math.Min(attempt - 1, 7)));
        return delay < BackoffMax ? delay : BackoffMax;
    }

    /// <summary>
    /// Something that was to be written cannot be: the database said so, or it could not even be sent. Nothing of it was committed, because COMMIT is the
    /// last to be sent.
    /// </summary>
    internal static bool IsRefusal(Exception error) => !IsWorthRetrying(error) && error is not OperationCanceledException;

    internal static Exception Describe(Exception error) => IsRefusal(error) ? error : new LedgerUnavailableException(error);
}
