using System.Net;
using AIHorde.Ledger;
using AIHorde.Ledger.Addresses;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api;

/// <summary>Where a worker was last seen, for blocking its address. Answers null for a worker that does not exist.</summary>
public interface IWorkerAddresses
{
    Task<WorkerAddress?> FindAsync(WorkerId worker, CancellationToken cancellationToken);
}

/// <param name="Address">Null when none is known any more: addresses are forgotten after a while.</param>
public sealed record WorkerAddress(IPAddress? Address);

/// <summary><c>/operations</c>: moderators let addresses wait. The syntax of an address is looked at before the caller's rights, as in the contract.</summary>
static class OperationsApi
{
    const int Ipv6CustomerBits = 64;

    static readonly HordeError BadAddress = HordeError.BadRequest("This is neither an IP address nor a network such as 203.0.113.0/24.");
    static readonly HordeError NoWorker = HordeError.NotFound("There is no such worker.", Rc.WorkerNotFound);

    public static IServiceCollection AddOperations(this IServiceCollection services) => services
        .AddSingleton<AddressTimeouts>()
        .AddSingleton<IWorkerAddresses, WorkerAddresses>()
        .ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, OperationsJson.Default));

    public static void MapOperations(this RouteGroupBuilder api)
    {
        var operations = api.MapGroup("/operations").WithTags("operations");
        operations.MapGet("/ipaddr", ListAsync).NeedsModerator();
        operations.MapPost("/ipaddr", AddAsync).NeedsKey().Takes<AddressTimeoutRequest>(new AddressTimeoutSchema());
        operations.MapDelete("/ipaddr", RemoveAsync).NeedsKey().Takes<AddressRequest>(new AddressSchema());
        operations.MapGet("/ipaddr/{ipaddr}", ReadAsync).NeedsKey();
        operations.MapPut("/block_worker_ipaddr/{workerId}", BlockWorkerAsync).NeedsModerator().Takes<WorkerBlockRequest>(new WorkerBlockSchema());
        operations.MapDelete("/block_worker_ipaddr/{workerId}", UnblockWorkerAsync).NeedsModerator();
    }

    static async Task<Answer<IReadOnlyList<AddressTimeoutView>>> ListAsync(AddressTimeouts timeouts, TimeProvider time, CancellationToken cancellationToken) =>
        Answers.Ok(Views((await timeouts.AllAsync(cancellationToken)).Where(timeout => timeout.IsRange), time));

    static async Task<Results<Answer<SimpleMessage>, HordeError>> AddAsync(
        Caller caller, Body<AddressTimeoutRequest> body, AddressTimeouts timeouts, CancellationToken cancellationToken)
    {
        if (Parse(body.Value.Ipaddr) is not { } network)
        {
            return BadAddress;
        }

        if (Policy.Moderator.Check(caller) is { } refused)
        {
            return refused;
        }

        await timeouts.BlockAsync(network, IsRange(body.Value.Ipaddr), TimeSpan.FromHours(body.Value.Hours), cancellationToken);
        return Answers.Ok(SimpleMessage.Ok);
    }

    static async Task<Results<Answer<SimpleMessage>, HordeError>> RemoveAsync(
        Caller caller, Body<AddressRequest> body, AddressTimeouts timeouts, CancellationToken cancellationToken)
    {
        if (Parse(body.Value.Ipaddr) is not { } network)
        {
            return BadAddress;
        }

        if (Policy.Moderator.Check(caller) is { } refused)
        {
            return refused;
        }

        await timeouts.UnblockAsync(network, cancellationToken);
        return Answers.Ok(SimpleMessage.Ok);
    }

    static async Task<Results<Answer<IReadOnlyList<AddressTimeoutView>>, HordeError>> ReadAsync(
        string ipaddr, Caller caller, AddressTimeouts timeouts, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!IPAddress.TryParse(ipaddr, out var address))
        {
            return BadAddress;
        }

        return Policy.Moderator.Check(caller) is { } refused
            ? refused
            : Answers.Ok(Views(await timeouts.MatchingAsync(address, cancellationToken), time));
    }

    static async Task<Results<Answer<SimpleMessage>, HordeError>> BlockWorkerAsync(
        string workerId, Body<WorkerBlockRequest> body, AddressTimeouts timeouts, IWorkerAddresses workers, CancellationToken cancellationToken)
    {
        if (await FindAsync(workerId, workers, cancellationToken) is not { } found)
        {
            return NoWorker;
        }

        if (found.Address is not { } address)
        {
            return HordeError.BadRequest("No address of this worker is known any more.");
        }

        var network = NetworkOf(address);
        await timeouts.BlockAsync(network, IsRange(network), TimeSpan.FromDays(body.Value.Days), cancellationToken);
        return Answers.Ok(SimpleMessage.Ok);
    }

    static async Task<Results<Answer<SimpleMessage>, HordeError>> UnblockWorkerAsync(
        string workerId, AddressTimeouts timeouts, IWorkerAddresses workers, CancellationToken cancellationToken)
    {
        if (await FindAsync(workerId, workers, cancellationToken) is not { } found)
        {
            return NoWorker;
        }

        if (found.Address is { } address)
        {
            await timeouts.UnblockAsync(NetworkOf(address), cancellationToken);
            await timeouts.UnblockAsync(AddressTimeouts.Single(address), cancellationToken);
        }

        return Answers.Ok(SimpleMessage.Ok);
    }

    static async Task<WorkerAddress?> FindAsync(string workerId, IWorkerAddresses workers, CancellationToken cancellationToken) =>
        Guid.TryParse(workerId, out var id) ? await workers.FindAsync(new WorkerId(id), cancellationToken) : null;

    static bool IsRange(string text) => text.Contains('/', StringComparison.Ordinal);

    static bool IsRange(IPNetwork network) => network != AddressTimeouts.Single(network.BaseAddress);

    /// <summary>A network may be written with any of its addresses; the bits behind the prefix are dropped.</summary>
    static IPNetwork? Parse(string text)
    {
        if (!IsRange(text))
        {
            return IPAddress.TryParse(text, out var single) ? AddressTimeouts.Single(Plain(single)) : null;
        }

        var parts = text.Split('/');
        return parts.Length == 2 && IPAddress.TryParse(parts[0], out var address)
            && int.TryParse(parts[1], System.Globalization.NumberStyles.None, null, out var bits) && bits <= address.GetAddressBytes().Length * 8
                ? new IPNetwork(Masked(address, bits), bits)
                : null;
    }

    static IPAddress Masked(IPAddress address, int bits)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(bits - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xff << (8 - kept));
        }

        return new IPAddress(bytes);
    }

    static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    static IPNetwork NetworkOf(IPAddress address) => address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
        ? new IPNetwork(Masked(address, Ipv6CustomerBits), Ipv6CustomerBits)
        : AddressTimeouts.Single(address);

    static IReadOnlyList<AddressTimeoutView> Views(IEnumerable<AddressTimeout> timeouts, TimeProvider time) =>
        [.. timeouts.Select(timeout => new AddressTimeoutView(
            timeout.IsRange ? timeout.Network.ToString() : timeout.Network.BaseAddress.ToString(),
            Math.Max(0, (long)(timeout.Until - time.GetUtcNow()).TotalSeconds)))];
}
