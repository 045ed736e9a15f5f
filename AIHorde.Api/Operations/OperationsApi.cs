using AIHorde.Api.Moderation;
using AIHorde.Ledger;
using AIHorde.Ledger.Addresses;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api;

/// <summary><c>/operations</c>: moderators let addresses wait. The syntax of an address is looked at before the caller's rights, as in the contract.</summary>
static class OperationsApi
{
    static readonly HordeError BadAddress = HordeError.BadRequest("This is neither an IP address nor a network such as 203.0.113.0/24.");
    static readonly HordeError NoWorker = HordeError.NotFound("There is no such worker.", Rc.WorkerNotFound);

    public static IServiceCollection AddOperations(this IServiceCollection services) => services
        .AddOptions<UnsafeAddressOptions>().BindConfiguration(UnsafeAddressOptions.Section).Services
        .AddSingleton<AddressTimeouts>()
        .AddSingleton<WorkerAddresses>()
        .AddSingleton<UnsafeAddresses>()
        .AddHostedService(provider => provider.GetRequiredService<UnsafeAddresses>())
        .AddModeration()
        .ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, OperationsJson.Default));

    public static void MapOperations(this RouteGroupBuilder api)
    {
        api.MapModeration();
        var operations = api.MapGroup("/operations").WithTags("operations");
        operations.MapGet("/ipaddr", ListAsync).NeedsModerator();
        operations.MapPost("/ipaddr", AddAsync).NeedsKey().Takes<AddressTimeoutRequest>(new AddressTimeoutSchema()).Audited("address blocked", "ipaddr");
        operations.MapDelete("/ipaddr", RemoveAsync).NeedsKey().Takes<AddressRequest>(new AddressSchema()).Audited("address freed", "ipaddr");
        operations.MapGet("/ipaddr/{ipaddr}", ReadAsync).NeedsKey();
        operations.MapPut("/block_worker_ipaddr/{workerId}", BlockWorkerAsync).NeedsModerator().Takes<WorkerBlockRequest>(new WorkerBlockSchema())
            .Audited("worker's address blocked", "workerId");
        operations.MapDelete("/block_worker_ipaddr/{workerId}", UnblockWorkerAsync).NeedsModerator()
            .Audited("worker's address freed", "workerId");
    }

    static async Task<Answer<IReadOnlyList<AddressTimeoutView>>> ListAsync(AddressTimeouts timeouts, TimeProvider time, CancellationToken cancellationToken) =>
        Answers.Ok(Views(await timeouts.RangesAsync(cancellationToken), time));

    static async Task<Results<Answer<SimpleMessage>, HordeError>> AddAsync(
        Caller caller, Body<AddressTimeoutRequest> body, AddressTimeouts timeouts, CancellationToken cancellationToken)
    {
        if (Networks.Parse(body.Value.Ipaddr) is not { } network)
        {
            return BadAddress;
        }

        if (Policy.Moderator.Check(caller) is { } refused)
        {
            return refused;
        }

        await timeouts.BlockAsync(network, Networks.IsRange(body.Value.Ipaddr), TimeSpan.FromHours(body.Value.Hours), cancellationToken);
        return Answers.Ok(SimpleMessage.Ok);
    }

    static async Task<Results<Answer<SimpleMessage>, HordeError>> RemoveAsync(
        Caller caller, Body<AddressRequest> body, AddressTimeouts timeouts, CancellationToken cancellationToken)
    {
        if (Networks.Parse(body.Value.Ipaddr) is not { } network)
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
        if (Networks.ParseAddress(ipaddr) is not { } address)
        {
            return BadAddress;
        }

        return Policy.Moderator.Check(caller) is { } refused
            ? refused
            : Answers.Ok(Views(await timeouts.MatchingAsync(address, cancellationToken), time));
    }

    static async Task<Results<Answer<SimpleMessage>, HordeError>> BlockWorkerAsync(
        string workerId, Body<WorkerBlockRequest> body, AddressTimeouts timeouts, WorkerAddresses workers, CancellationToken cancellationToken)
    {
        if (await FindAsync(workerId, workers, cancellationToken) is not { } found)
        {
            return NoWorker;
        }

        if (found.Address is not { } address)
        {
            return HordeError.BadRequest("No address of this worker is known any more.");
        }

        var network = Networks.OfWorker(address);
        await timeouts.BlockAsync(network, Networks.IsRange(network), TimeSpan.FromDays(body.Value.Days), cancellationToken);
        return Answers.Ok(SimpleMessage.Ok);
    }

    static async Task<Results<Answer<SimpleMessage>, HordeError>> UnblockWorkerAsync(
        string workerId, AddressTimeouts timeouts, WorkerAddresses workers, CancellationToken cancellationToken)
    {
        if (await FindAsync(workerId, workers, cancellationToken) is not { } found)
        {
            return NoWorker;
        }

        if (found.Address is { } address)
        {
            await timeouts.UnblockAsync(Networks.OfWorker(address), cancellationToken);
            await timeouts.UnblockAsync(AddressTimeouts.Single(address), cancellationToken);
        }

        return Answers.Ok(SimpleMessage.Ok);
    }

    static async Task<WorkerAddress?> FindAsync(string workerId, WorkerAddresses workers, CancellationToken cancellationToken) =>
        Guid.TryParse(workerId, out var id) ? await workers.FindAsync(new WorkerId(id), cancellationToken) : null;

    static IReadOnlyList<AddressTimeoutView> Views(IEnumerable<AddressTimeout> timeouts, TimeProvider time) =>
        [.. timeouts.Select(timeout => new AddressTimeoutView(
            timeout.IsRange ? timeout.Network.ToString() : timeout.Network.BaseAddress.ToString(),
            Math.Max(0, (long)(timeout.Until - time.GetUtcNow()).TotalSeconds)))];
}
