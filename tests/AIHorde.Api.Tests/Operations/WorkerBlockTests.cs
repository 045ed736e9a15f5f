using System.Net;
using AIHorde.Api.Tests.Contract;
using AIHorde.Ledger.Addresses;
using AIHorde.Ledger.Users;
using Microsoft.Extensions.DependencyInjection;

namespace AIHorde.Api.Tests.Operations;

[Collection(ApiCollection.Name)]
public class WorkerBlockTests(ApiServer server)
{
    string last = "";

    [Theory]
    [InlineData("198.51.100.31", "198.51.100.31", "198.51.100.32")]
    [InlineData("2001:db8:5:6:7::1", "2001:db8:5:6:ffff::9", "2001:db8:5:7::1")]
    public async Task Blocking_a_worker_blocks_its_address_or_ipv6_network(string address, string blocked, string neighbour)
    {
        var moderator = await server.UserAsync("warden", Roles.Moderator);
        var worker = await WorkerAsync(address);
        var path = $"/api/v2/operations/block_worker_ipaddr/{worker}";
        Assert.Equal(200, (await server.AskAsync("PUT", path, moderator.Key, """{"days":2}""")).Status);
        var timeouts = (await server.AskAsync("GET", $"/api/v2/operations/ipaddr/{blocked}", moderator.Key)).Json;
        Assert.InRange(timeouts[0].GetProperty("seconds").GetInt64(), 170_000, 172_800);
        Assert.Equal("[]", (await server.AskAsync("GET", $"/api/v2/operations/ipaddr/{neighbour}", moderator.Key)).Json.GetRawText());
        Assert.Equal(200, (await server.AskAsync("DELETE", path, moderator.Key)).Status);
        Assert.Equal("[]", (await server.AskAsync("GET", $"/api/v2/operations/ipaddr/{blocked}", moderator.Key)).Json.GetRawText());
    }

    [Fact]
    public async Task Refused_prompts_make_an_address_wait_longer_each_time_and_a_moderator_forgives()
    {
        var timeouts = server.Services.GetRequiredService<AddressTimeouts>();
        var address = IPAddress.Parse("203.0.113.201");
        foreach (var minutes in new[] { 3, 9, 15 })
        {
            await timeouts.SuspectAsync(address, isService: false, default);
            var remaining = (await timeouts.RemainingAsync(address, default))!.Value;
            Assert.InRange(remaining, TimeSpan.FromMinutes(minutes - 1), TimeSpan.FromMinutes(minutes));
        }

        var moderator = await server.UserAsync("warden", Roles.Moderator);
        await server.AskAsync("DELETE", "/api/v2/operations/ipaddr", moderator.Key, """{"ipaddr":"203.0.113.201"}""");
        Assert.Null(await timeouts.RemainingAsync(address, default));
        await timeouts.SuspectAsync(address, isService: false, default);
        Assert.InRange((await timeouts.RemainingAsync(address, default))!.Value, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(3));
    }

    [Fact]
    public async Task A_blocked_network_neither_works_nor_asks_until_it_is_lifted()
    {
        var moderator = await server.UserAsync("warden", Roles.Moderator);
        const string block = """{"ipaddr":"198.51.100.77/25","hours":1}""";
        Assert.Equal(200, (await server.AskAsync("POST", "/api/v2/operations/ipaddr", moderator.Key, block)).Status);
        Assert.Equal("TimeoutIP", await PopAsync("198.51.100.1"));
        Assert.Equal("TimeoutIP", await AskAsync("/api/v2/generate/async", "198.51.100.126"));
        Assert.Equal("TimeoutIP", await AskAsync("/api/v2/generate/text/async", "198.51.100.126"));
        Assert.Null(await PopAsync("198.51.100.128"));
        Assert.Equal(200, (await server.AskAsync("DELETE", "/api/v2/operations/ipaddr", moderator.Key, """{"ipaddr":"198.51.100.0/25"}""")).Status);
        Assert.Null(await PopAsync("198.51.100.1"));

        async Task<string?> PopAsync(string address) => (await NewWorkerAsync(address)).Rc;

        async Task<string?> AskAsync(string path, string address) =>
            (await server.AskAsync("POST", path, KeyHasher.Anonymous, """{"prompt":"x"}""", (ApiServer.PeerHeader, address))).Rc;
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7/32")]
    [InlineData("203.0.113.7/24", "203.0.113.0/24")]
    [InlineData("2001:db8::1", "2001:db8::1/128")]
    [InlineData("2001:db8:1:2:3::/64", "2001:db8:1:2::/64")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7/32")]
    public void Networks_are_read_as_they_are_written(string text, string network) => Assert.Equal(network, Networks.Parse(text)?.ToString());

    [Theory]
    [InlineData("1234567")]
    [InlineData("203.0.1137")]
    [InlineData("203.000.113.007")]
    [InlineData("fe80::1%eth0")]
    [InlineData("203.0.113.0/33")]
    [InlineData("203.0.113.0/-1")]
    [InlineData("203.0.113.0/24/24")]
    [InlineData("2001:db8::/129")]
    [InlineData("not an ip")]
    public void What_is_no_address_blocks_nobody(string text) => Assert.Null(Networks.Parse(text));

    async Task<string> WorkerAsync(string address)
    {
        var popped = await NewWorkerAsync(address);
        Assert.True(popped.Status == 200, popped.ToString());
        return (await server.AskAsync("GET", $"/api/v2/workers/name/{last}")).Json.GetProperty("id").GetString()!;
    }

    /// <summary>The first pop of a worker, from this address.</summary>
    async Task<Reply> NewWorkerAsync(string address)
    {
        last = $"block-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}";
        var body = $$"""{"name":"{{last}}","models":["koboldcpp/Moss"],"bridge_agent":"AI Horde Worker:1:x"}""";
        return await server.AskAsync("POST", "/api/v2/generate/text/pop", (await server.UserAsync("owner")).Key, body, (ApiServer.PeerHeader, address));
    }
}
