using System.Net;
using System.Net.Sockets;
using AIHorde.AppHost.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AIHorde.AppHost.Tests.Hosting;

public sealed class RoundRobinTests
{
    static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connections_go_round_the_nodes_and_past_a_dead_one()
    {
        await using var first = await NodeAsync("first");
        await using var second = await NodeAsync("second");
        await using var front = new RoundRobin([Port(first), Ports.Free(), Port(second)]);
        var port = Ports.Free();
        front.Start(port);

        Assert.Equal(["first", "second"], (await AskAsync(port, 6)).Distinct().Order());
        await second.StopAsync(Cancelled);
        Assert.Equal(["first"], (await AskAsync(port, 4)).Distinct());
    }

    [Fact]
    public async Task A_large_answer_comes_through_whole()
    {
        await using var node = await NodeAsync(new string('x', 5_000_000));
        await using var front = new RoundRobin([Port(node)]);
        var port = Ports.Free();
        front.Start(port);
        Assert.Equal(5_000_000, (await AskAsync(port, 1))[0].Length);
    }

    [Fact]
    public async Task Without_a_living_node_the_connection_is_closed_and_not_kept_waiting()
    {
        await using var front = new RoundRobin([Ports.Free()]);
        var port = Ports.Free();
        front.Start(port);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, Cancelled);
        Assert.Equal(0, await client.GetStream().ReadAsync(new byte[1], Cancelled));
    }

    /// <summary>Each question on a connection of its own.</summary>
    static async Task<List<string>> AskAsync(int port, int times)
    {
        var answers = new List<string>();
        for (var count = 0; count < times; count++)
        {
            using var http = new HttpClient();
            answers.Add(await http.GetStringAsync(new Uri($"http://localhost:{port}/"), Cancelled));
        }

        return answers;
    }

    static async Task<WebApplication> NodeAsync(string answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var node = builder.Build();
        node.MapGet("/", () => Results.Text(answer));
        await node.StartAsync(Cancelled);
        return node;
    }

    static int Port(WebApplication node) => new Uri(node.Urls.First()).Port;
}
