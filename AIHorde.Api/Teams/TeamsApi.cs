using AIHorde.Api.Moderation;
using AIHorde.Ledger;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.Teams;
using AIHorde.Ledger.Workers;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Teams;

/// <summary><c>/teams</c>: workers under a common name. A worker joins and leaves by its own edit.</summary>
static class TeamsApi
{
    public static IServiceCollection AddTeams(this IServiceCollection services) => services
        .AddSingleton<TeamChange>()
        .ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Add(TeamsJson.Default));

    public static void MapTeams(this RouteGroupBuilder api)
    {
        var teams = api.MapGroup("/teams").WithTags("teams").Limited(RateLimits.WorkersAndTeams);
        teams.MapGet("", ListAsync).Open().Fresh(10);
        teams.MapPost("", CreateAsync).NeedsKey(Policy.NotAnonymous).Takes<TeamRequest>(new CreateTeamSchema());
        teams.MapGet("/{id}", ReadAsync).OptionalKey();
        teams.MapPatch("/{id}", (string id, Caller caller, Body<TeamRequest> body, TeamChange change, CancellationToken ct) =>
            change.ModifyAsync(Guid.Parse(id), caller, body.Value, ct)).NeedsKey().FindsFirst(MustExistAsync).Takes<TeamRequest>(new ModifyTeamSchema())
            .Audited("team changed", "id", Own.Team);
        teams.MapDelete("/{id}", DeleteAsync).NeedsKey().FindsFirst(MustExistAsync).Audited("team deleted", "id", Own.Team);
    }

    static async Task<Answer<IReadOnlyList<TeamDetails>>> ListAsync(TeamQueries teams, WorkerQueries workers, TimeProvider time, CancellationToken ct)
    {
        var all = await teams.AllAsync(ct);
        var members = (await workers.InTeamsAsync(ct)).ToLookup(worker => worker.Team);
        var now = time.GetUtcNow();
        return Answers.Ok<IReadOnlyList<TeamDetails>>([.. all.Select(team => TeamDetails.Of(team, [.. members[team.Team.Id]], now))]);
    }

    /// <summary>Without a key anybody may look; a key must be a moderator's, as in the contract. The team is looked for first.</summary>
    static async Task<Results<Answer<TeamDetails>, HordeError>> ReadAsync(
        string id, Caller? caller, TeamQueries teams, WorkerQueries workers, TimeProvider time, CancellationToken ct)
    {
        if (!Guid.TryParse(id, out var guid) || await teams.FindAsync(new TeamId(guid), ct) is not { } team) return Refusal.TeamNotFound.ToError();
        if (caller is not null && Policy.Moderator.Check(caller) is { } refused) return refused;
        return Answers.Ok(TeamDetails.Of(team, await workers.OfTeamAsync(team.Team.Id, ct), time.GetUtcNow()));
    }

    static async Task<Results<Answer<TeamWritten>, HordeError>> CreateAsync(
        Caller caller, Body<TeamRequest> body, TeamChange change, TimeProvider time, CommandBus bus, CancellationToken ct)
    {
        var (name, info) = (body.Value.Name!.Trim(), body.Value.Info?.Trim());
        if (!caller.Has(Rights.Trusted)) return Refusal.UntrustedTeamCreation.ToError();
        if (change.Unfit(name, info) is { } unfit) return unfit;
        var command = new CreateTeam(new TeamId(Guid.CreateVersion7(time.GetUtcNow())), caller.Id, name, info);
        if ((await bus.SubmitAsync(command, ct)).Failed(out var result) is { } failed) return failed;
        return result is TeamResult.Done ? Answers.Ok(new TeamWritten(command.Id.Value, name, info)) : ((TeamResult.Refused)result).Why.ToError();
    }

    static async Task<Results<Answer<TeamDeletedAnswer>, HordeError>> DeleteAsync(
        string id, Caller caller, TeamQueries teams, CommandBus bus, CancellationToken ct)
    {
        if (await teams.FindAsync(new TeamId(Guid.Parse(id)), ct) is not { Team: var team }) return Refusal.TeamNotFound.ToError();
        if ((await bus.SubmitAsync(new DeleteTeam(team.Id, caller.Id, team.Name), ct)).Failed(out var result) is { } failed) return failed;
        return result is TeamResult.Done ? Answers.Ok(new TeamDeletedAnswer(team.Id.Value, team.Name)) : ((TeamResult.Refused)result).Why.ToError();
    }

    static async ValueTask<HordeError?> MustExistAsync(HttpContext context, CancellationToken ct)
    {
        var teams = context.RequestServices.GetRequiredService<TeamQueries>();
        var isThere = Guid.TryParse((string?)context.Request.RouteValues["id"], out var id) && await teams.FindAsync(new TeamId(id), ct) is not null;
        return isThere ? null : Refusal.TeamNotFound.ToError();
    }
}
