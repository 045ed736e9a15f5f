using AIHorde.Api.Workers.Messages;
using AIHorde.Ledger;
using AIHorde.Ledger.Collections;
using AIHorde.Ledger.Styles;
using AIHorde.Ledger.Teams;
using AIHorde.Ledger.Workers;

namespace AIHorde.Api.Moderation;

/// <summary>Asked before something is done, while it is still there.</summary>
delegate ValueTask<bool> IsOwn(HttpContext http, Caller caller);

/// <summary>Whether what a route is about belongs to its caller.</summary>
static class Own
{
    public static ValueTask<bool> Account(HttpContext http, Caller caller) =>
        ValueTask.FromResult((string?)http.GetRouteValue("userId") == caller.Id.ToString());

    public static async ValueTask<bool> Worker(HttpContext http, Caller caller) => await OwnerOfWorkerAsync(http, IdOf(http)) == caller.Id;

    /// <summary>What all workers are told is nobody's own.</summary>
    public static async ValueTask<bool> Message(HttpContext http, Caller caller) =>
        Visit.Of(http)?.Body is MessageRequest { WorkerId: { } worker } && Guid.TryParse(worker, out var id)
        && await OwnerOfWorkerAsync(http, id) == caller.Id;

    public static async ValueTask<bool> Style(HttpContext http, Caller caller) =>
        IdOf(http) is { } id && (await Find<StyleQueries>(http).FindAsync(new StyleId(id), http.RequestAborted))?.Style.Owner == caller.Id;

    public static async ValueTask<bool> Collection(HttpContext http, Caller caller) =>
        IdOf(http) is { } id && (await Find<CollectionQueries>(http).FindAsync(new CollectionId(id), http.RequestAborted))?.Collection.Owner == caller.Id;

    public static async ValueTask<bool> Team(HttpContext http, Caller caller) =>
        IdOf(http) is { } id && (await Find<TeamQueries>(http).FindAsync(new TeamId(id), http.RequestAborted))?.Team.Owner == caller.Id;

    static async ValueTask<UserId?> OwnerOfWorkerAsync(HttpContext http, Guid? id) =>
        id is { } worker ? (await Find<WorkerQueries>(http).FindAsync(new WorkerId(worker), http.RequestAborted))?.Owner : null;

    static Guid? IdOf(HttpContext http) => Guid.TryParse((string?)http.GetRouteValue("id"), out var id) ? id : null;

    static T Find<T>(HttpContext http) where T : notnull => http.RequestServices.GetRequiredService<T>();
}
