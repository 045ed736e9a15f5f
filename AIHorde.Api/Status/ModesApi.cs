using AIHorde.Api.Moderation;
using AIHorde.Ledger.Modes;
using AIHorde.Ledger.Store;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api;

/// <summary><c>/status/modes</c>. Not cached by path: a moderator's view must not reach others.</summary>
static class ModesApi
{
    public static IServiceCollection AddModes(this IServiceCollection services) => services
        .AddLedgerFeature(ModesStream.Feature)
        .AddSingleton<ClusterModes>()
        .AddSingleton<MaintenanceStart>()
        .ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, StatusJson.Default));

    public static void MapModes(this RouteGroupBuilder api)
    {
        var modes = api.MapGroup("/status/modes").WithTags("status").Limited(RateLimits.Modes);
        modes.MapGet("", ReadAsync).OptionalKey();
        modes.MapPut("", WriteAsync).NeedsKey().TakesLoosely<ModesRequest>(new ModesBody()).Audited("modes set");
    }

    /// <summary>Without a key anybody may look; a key must be a moderator's, as in the contract.</summary>
    static async Task<Results<Answer<ModesView>, HordeError>> ReadAsync(Caller? caller, ClusterModes modes, CancellationToken cancellationToken)
    {
        if (caller is not null && Policy.Moderator.Check(caller) is { } refused)
        {
            return refused;
        }

        var current = await modes.CurrentAsync(cancellationToken);
        return Answers.Ok(new ModesView(current.Maintenance, current.InviteOnly, caller is null ? null : current.Raid));
    }

    static async Task<Results<Answer<ModesView>, HordeError>> WriteAsync(
        Caller caller, Body<ModesRequest> body, ClusterModes modes, MaintenanceStart start, CancellationToken cancellationToken)
    {
        var (maintenance, inviteOnly, raid) = body.Value;
        if (Check(caller, body.Value) is { } refused)
        {
            return refused;
        }

        var outcome = await modes.SetAsync(new SetModes(maintenance, inviteOnly, raid, caller.Id), cancellationToken);
        if (outcome.Failed(out _) is { } failed)
        {
            return failed;
        }

        if (maintenance == true)
        {
            await start.EndRequestsAsync(cancellationToken);
        }

        return Answers.Ok(new ModesView(maintenance, inviteOnly, raid));
    }

    static HordeError? Check(Caller caller, ModesRequest request)
    {
        if (request.MaintenanceMode is not null && Policy.Admin.Check(caller) is { } notAdmin)
        {
            return notAdmin;
        }

        if ((request.InviteOnlyMode is not null || request.RaidMode is not null) && Policy.Moderator.Check(caller) is { } notModerator)
        {
            return notModerator;
        }

        return request == new ModesRequest(null, null, null) ? HordeError.BadRequest("No mode was given.", Rc.NoHordeModSelected) : null;
    }
}
