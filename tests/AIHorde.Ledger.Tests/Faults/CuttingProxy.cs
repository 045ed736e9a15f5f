using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace AIHorde.Ledger.Tests;

/// <summary>
/// Stands between a node and PostgreSQL and cuts a connection just when it commits: with the commit delivered but its answer lost, or with the commit
/// itself lost. The node cannot tell the two apart.
/// </summary>
sealed class CuttingProxy : IAsyncDisposable
{
    static readonly byte[] Commit = Encoding.ASCII.GetBytes("COMMIT\0");

    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource stop = new();
    readonly List<Task> connections = [];
    readonly int serverPort;
    readonly Task accepting;
    int cutsLeft;
    int cuts;

    CuttingProxy(int serverPort)
    {
        this.serverPort = serverPort;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Cuts => cuts;

    /// <summary>How the next commits are cut; false delivers the commit and loses its answer.</summary>
    public bool LosesTheCommit { get; set; }

    public static (CuttingProxy Proxy, string ConnectionString) Before(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        var proxy = new CuttingProxy(builder.Port);
        (builder.Host, builder.Port) = ("127.0.0.1", ((IPEndPoint)proxy.listener.LocalEndpoint).Port);
        return (proxy, builder.ConnectionString);
    }

    public void CutNext(int commits) => Volatile.Write(ref cutsLeft, commits);

    async Task AcceptAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                connections.Add(ServeAsync(await listener.AcceptTcpClientAsync(stop.Token)));
            }
            catch (Exception ended) when (ended is OperationCanceledException or SocketException)
            {
                return;
            }
        }
    }

    async Task ServeAsync(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient();
        await far.ConnectAsync(IPAddress.Loopback, serverPort, stop.Token);
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        try
        {
            await Task.WhenAny(RequestsAsync(near.GetStream(), far.GetStream(), cut), AnswersAsync(far.GetStream(), near.GetStream(), cut.Token));
        }
        finally
        {
            await cut.CancelAsync();
        }
    }

    async Task RequestsAsync(NetworkStream from, NetworkStream to, CancellationTokenSource cut)
    {
        var buffer = new byte[1 << 16];
        for (int count; (count = await from.ReadAsync(buffer, cut.Token)) > 0;)
        {
            var isCut = buffer.AsSpan(0, count).IndexOf(Commit) >= 0 && Interlocked.Decrement(ref cutsLeft) >= 0;
            if (isCut) Interlocked.Increment(ref cuts);
            if (isCut && LosesTheCommit) return;
            // The answer must not get through, so its way is closed before the question is passed on.
            if (isCut) await cut.CancelAsync();
            await to.WriteAsync(buffer.AsMemory(0, count), stop.Token);
            if (!isCut) continue;
            await AnsweredAsync(to);
            return;
        }
    }

    /// <summary>PostgreSQL ends what it has begun even when nobody listens; waiting for its answer makes sure that it has begun.</summary>
    async Task AnsweredAsync(NetworkStream server)
    {
        var ignored = new byte[1];
        _ = await server.ReadAtLeastAsync(ignored, 1, throwOnEndOfStream: false, stop.Token);
    }

    static async Task AnswersAsync(NetworkStream from, NetworkStream to, CancellationToken ct)
    {
        var buffer = new byte[1 << 16];
        for (int count; (count = await from.ReadAsync(buffer, ct)) > 0;) await to.WriteAsync(buffer.AsMemory(0, count), ct);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        await accepting;
        await Task.WhenAll(connections).ContinueWith(_ => { }, TaskScheduler.Default);
        stop.Dispose();
    }
}
