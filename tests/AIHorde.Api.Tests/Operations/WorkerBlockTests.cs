using System.Net;
using AIHorde.Api.Tests.Contract;
using AIHorde.Ledger;
using AIHorde.Ledger.Addresses;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.Users;
using AIHorde.Ledger.Workers;
using Microsoft.Extensions.DependencyInjection;

namespace AIHorde.Api.Tests.Operations;

[Collection(ApiCollection.Name)]
public class WorkerBlockTests(ApiServer server)
{
    [Theory]
    [InlineData("198.51.100.31", "198.51.100.31", "198.51.100.32")]
    [InlineData("2001:db8:5:6:7::1", "2001:db8:5:6:ffff::9", "2001:db8:5:7::1")]
    public async Task Blocking_a_worker_blocks_its_address_or_ipv6_network(string address, string blocked, string neighbour)
    {
        var moderator = await server.UserAsync("warden", Roles.Moderator);
        var worker = await WorkerAsync(IPAddress.Parse(address));
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

    async Task<WorkerId> WorkerAsync(IPAddress address)
    {
        var owner = await server.UserAsync("owner");
        var id = new WorkerId(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()));
        var command = new RegisterWorker(id, WorkerKind.Text, $"worker {id}", owner.Id, new WorkerSettings())
        {
            Address = new Payload(WorkerStream.AddressKey(id), address.GetAddressBytes(), TimeProvider.System.GetUtcNow().AddDays(1)),
        };
        Assert.IsType<WorkerResult.Done>((await server.Services.GetRequiredService<CommandBus>().SubmitAsync(command)).Value);
        return id;
    }
}
