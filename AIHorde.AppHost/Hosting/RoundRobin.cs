using System.Net.Sockets;

namespace AIHorde.AppHost.Hosting;

/// <summary>
/// One address for several nodes: each new connection goes to the next node that takes it, so a dead node costs its open connections and nothing
/// more. It moves bytes and knows no HTTP; what a real deployment puts in front of the nodes does more.
/// </summary>
sealed class RoundRobin(IReadOnlyList<int> nodes) : IAsyncDisposable
{
    readonly List<TcpListener> listeners = [];
    readonly CancellationTokenSource stop = new();
    readonly List<Task> accepting = [];
    int turn = -1;

    public void Start(int port)
    {
        foreach (var address in Ports.Loopbacks())
        {
            var listener = new TcpListener(address, port);
            listener.Start();
            listeners.Add(listener);
            accepting.Add(AcceptAsync(listener));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listeners.ForEach(listener => listener.Dispose());
        await Task.WhenAll(accepting);
        stop.Dispose();
    }

    async Task AcceptAsync(TcpListener listener)
    {
        HashSet<Task> open = [];
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                open.RemoveWhere(connection => connection.IsCompleted);
                open.Add(CarryAsync(client));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            await Task.WhenAll(open);
        }
    }

    async Task CarryAsync(TcpClient client)
    {
        using (client)
        using (var node = await ConnectAsync())
        {
            if (node is null)
            {
                return;
            }

            client.NoDelay = node.NoDelay = true;
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
            Task[] ways = [CopyAsync(client, node, ended.Token), CopyAsync(node, client, ended.Token)];
            await Task.WhenAll(ways);
        }
    }

    async Task<TcpClient?> ConnectAsync()
    {
        for (var tries = 0; tries < nodes.Count; tries++)
        {
            var node = new TcpClient();
            try
            {
                await node.ConnectAsync("localhost", nodes[(int)((uint)Interlocked.Increment(ref turn) % nodes.Count)], stop.Token);
                return node;
            }
            catch (Exception dead) when (dead is SocketException or OperationCanceledException)
            {
                node.Dispose();
            }
        }

        return null;
    }

    /// <summary>The end of one direction is told to the other side, so that a half-closed connection stays one; a broken one takes both down.</summary>
    static async Task CopyAsync(TcpClient from, TcpClient to, CancellationToken cancellationToken)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream(), cancellationToken);
            to.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception broken) when (broken is IOException or SocketException or OperationCanceledException or InvalidOperationException)
        {
            from.Close();
            to.Close();
        }
    }
}
