using System.Net;
using AIHorde.Api.Tests.Requests;
using AIHorde.Ledger;
using AIHorde.Ledger.Modes;
using AIHorde.Ledger.Workers;
using AIHorde.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AIHorde.Api.Tests.Operations;

/// <summary>On nodes whose operator holds this very machine's address for one that hides who is behind it.</summary>
public sealed class UnsafeAddressTests(PostgresServer server) : IDisposable
{
    readonly string file = Path.GetTempFileName();

    [Fact]
    public async Task Strangers_run_no_workers_behind_an_unsafe_address_and_raiders_are_only_noted()
    {
        await using var node = await NodeAsync();
        Assert.Equal((403, Rc.UnsafeIP), await PopAsync(HordeNode.Untrusted, "Newcomer"));
        Assert.Equal((200, null), await PopAsync(HordeNode.WorkerOwner, "Dreamer"));
        await RaidAsync(node);
        Assert.Equal((200, null), await PopAsync(HordeNode.Untrusted, "Newcomer"));
        var noted = await node.Services.GetRequiredService<WorkerQueries>().FindByNameAsync("Newcomer");
        Assert.Equal(1, noted!.Suspicions);

        async Task<(int, string?)> PopAsync(string key, string name) =>
            Told(await node.PostAsync("/generate/pop", key, new { name, models = new[] { "stable_diffusion" } }));
    }

    [Fact]
    public async Task A_worker_may_refuse_requests_from_there_and_the_horde_does_while_it_is_raided()
    {
        await using var node = await NodeAsync();
        Assert.Equal(202, (await AskAsync(HordeNode.Requester)).Item1);
        var popped = await node.PostAsync(
            "/generate/pop", HordeNode.WorkerOwner, new { name = "Careful", models = new[] { "stable_diffusion" }, allow_unsafe_ipaddr = false });
        Assert.Equal(1, popped.Body.GetProperty("skipped").GetProperty("unsafe_ip").GetInt32());
        await RaidAsync(node);
        Assert.Equal((403, Rc.UntrustedUnsafeIP), await AskAsync(HordeNode.Requester));
        Assert.Equal((403, Rc.UntrustedUnsafeIP), Told(await node.PostAsync("/interrogate/async", HordeNode.Requester, new { source_image = "x" })));
        Assert.Equal(202, (await AskAsync(HordeNode.WorkerOwner)).Item1);
        Assert.Equal(202, (await node.PostAsync("/generate/text/async", HordeNode.Requester, new { prompt = "x" })).Status);

        async Task<(int, string?)> AskAsync(string key) =>
            Told(await node.PostAsync("/generate/async", key, new { prompt = "x", models = new[] { "stable_diffusion" }, r2 = false }));
    }

    [Theory]
    [InlineData("203.0.113.9", true)]
    [InlineData("198.51.100.200", true)]
    [InlineData("198.51.101.1", false)]
    [InlineData("2001:db8:5:1::7", true)]
    [InlineData("2001:db8:6::7", false)]
    public void An_address_is_looked_up_in_single_addresses_and_networks_of_every_length(string address, bool isIn)
    {
        string[] lines = ["# VPNs", "", "203.0.113.9  # an exit", "198.51.100.0/24", "10.0.0.0/8", "2001:db8:5::/48"];
        Assert.Equal(isIn, NetworkSet.Parse(lines).Contains(IPAddress.Parse(address)));
    }

    [Fact]
    public void A_list_with_a_line_that_is_no_network_is_refused_whole() =>
        Assert.Contains("Line 2", Assert.Throws<FormatException>(() => NetworkSet.Parse(["10.0.0.0/8", "vpn.example.org"])).Message, StringComparison.Ordinal);

    public void Dispose() => File.Delete(file);

    static (int, string?) Told((int Status, System.Text.Json.JsonElement Body) answer) =>
        (answer.Status, answer.Body.TryGetProperty("rc", out var rc) ? rc.GetString() : null);

    async Task<HordeNode> NodeAsync()
    {
        await File.WriteAllTextAsync(file, "127.0.0.0/8\n::1\n");
        return await (await HordeNode.StartAsync(
            await server.CreateDatabaseAsync(), services => services.Configure<UnsafeAddressOptions>(options => options.File = file))).WithAccountsAsync();
    }

    static async Task RaidAsync(HordeNode node) => await node.Services.GetRequiredService<ClusterModes>()
        .SetAsync(new SetModes(null, null, true, UserId.Anonymous), TestContext.Current.CancellationToken);
}
