using System.Net.Sockets;
using System.Text;
using AIHorde.Api.Tests.Requests;
using AIHorde.Testing;

namespace AIHorde.Api.Tests.Security;

/// <summary>Bytes that no decent client sends, over real sockets: each ends in a 4xx or a closed connection, and everybody else is served meanwhile.</summary>
public sealed class HostileConnectionTests(PostgresServer postgres)
{
    const int silentConnections = 300;
    const string json = "\r\nHost: horde\r\napikey: 0000000000\r\nContent-Type: application/json\r\n";
    const string text = $"POST /api/v2/generate/text/async HTTP/1.1{json}";
    static readonly TimeSpan hangs = TimeSpan.FromMinutes(1);

    static readonly (string What, string Sent, int[] Statuses)[] attacks =
    [
        ("a header of 64 KB", $"GET /api/v2/find_user HTTP/1.1\r\nHost: horde\r\nClient-Agent: {new string('a', 65_536)}\r\n\r\n", [431]),
        ("a thousand headers", $"GET /api/v2/find_user HTTP/1.1\r\nHost: horde\r\n{string.Concat(Enumerable.Repeat("A: b\r\n", 1_000))}\r\n", [431]),
        ("a path of 20 KB", $"GET /{new string('a', 20_000)} HTTP/1.1\r\nHost: horde\r\n\r\n", [414]),
        ("no HTTP", "\u0016\u0003\u0001\u0002\r\n\r\n", [400]),
        ("two lengths", $"{text}Content-Length: 5\r\nContent-Length: 6\r\n\r\n{{}}   ", [400]),
        ("a length beside chunks", $"{text}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", [400]),
        ("a chunk without a length", $"{text}Transfer-Encoding: chunked\r\n\r\nzz\r\n", [400]),
        ("a length that is none", $"{text}Content-Length: -1\r\n\r\n", [400]),
        ("a body of 100 MB", $"{text}Content-Length: 104857600\r\n\r\n{{", [413]),
        ("a body that grows beyond its limit", $"{text}Transfer-Encoding: chunked\r\n\r\n16E360\r\n{new string(' ', 1_500_000)}\r\n0\r\n\r\n", [413]),
        ("JSON of 10,000 levels", Sending(new string('[', 10_000) + new string(']', 10_000)), [400]),
        ("a hundred thousand members", Sending($"{{{string.Join(',', Enumerable.Range(0, 100_000).Select(n => $"\"{n}\":0"))}}}"), [400]),
        ("half a character", Sending("{\"prompt\":\"\u00c3\"}"), [400]),
        ("a body that does not come", $"{text}Content-Length: 100\r\n\r\n{{", [408, 400]),
    ];

    [Fact]
    [Trait("threat", "16")]
    [Trait("threat", "18")]
    public async Task Hostile_bytes_are_refused_and_hold_nobody_up()
    {
        await using var node = await HordeNode.StartProcessAsync(await postgres.CreateDatabaseAsync());
        var address = new Uri(node.Address);
        var silent = await Task.WhenAll(Enumerable.Range(0, silentConnections).Select(_ => OpenAsync(address, "GET / HTTP/1.1\r\nHost: ho")));
        var outcomes = attacks.Select(attack => (attack, Status: StatusOfAsync(address, attack.Sent))).ToList();
        using var http = new HttpClient { BaseAddress = address };
        Assert.Equal("OK", (await http.SendAsync(HttpMethod.Get, "/status/heartbeat")).Body.GetProperty("message").GetString());
        foreach (var (attack, status) in outcomes)
        {
            var told = await status.WaitAsync(hangs, TestContext.Current.CancellationToken);
            Assert.True(told is null || attack.Statuses.Contains(told.Value), $"{attack.What}: {told}");
        }

        Assert.Equal(200, (await http.SendAsync(HttpMethod.Get, "/status/performance")).Status);
        foreach (var one in silent) one.Dispose();
    }

    static string Sending(string body) => $"{text}Content-Length: {body.Length}\r\n\r\n{body}";

    static async Task<TcpClient> OpenAsync(Uri address, string sent)
    {
        var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(sent));
        return client;
    }

    /// <summary>Null when the connection was closed without a word.</summary>
    static async Task<int?> StatusOfAsync(Uri address, string sent)
    {
        try
        {
            using var client = await OpenAsync(address, sent);
            using var answer = new StreamReader(client.GetStream(), Encoding.Latin1);
            return await answer.ReadLineAsync() is { } line ? int.Parse(line.Split(' ')[1]) : null;
        }
        catch (IOException)
        {
            // It was closed while we were still talking.
            return null;
        }
    }
}
