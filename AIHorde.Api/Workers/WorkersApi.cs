using AIHorde.Api.Moderation;
using AIHorde.Api.Requests;
using AIHorde.Ledger;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.Users;
using AIHorde.Ledger.Workers;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Workers;

/// <summary>Workers to be looked at by everybody, and changed by their owners and by moderators.</summary>
static class WorkersApi
{
    public static void AddWorkers(this IServiceCollection services)
    {
        services.AddSingleton<OnlineWorkers>();
        services.AddSingleton<WorkerPages>();
        services.AddSingleton<WorkerChange>();
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Add(WorkersJson.Default));
    }

    public static void MapWorkers(this RouteGroupBuilder api)
    {
        var workers = api.MapGroup("/workers").WithTags("workers");
        workers.MapGet("", ListAsync).Open().WithMetadata(new ReadsKey());
        workers.MapGet("/name/{name}", ByNameAsync).Open().WithMetadata(new ReadsKey());
        workers.MapGet("/{id}", ByIdAsync).Open().WithMetadata(new ReadsKey()).Limited(RateLimits.WorkersAndTeams);
        workers.MapPut("/{id}", (string id, Body<ModifyWorkerBody> body, Caller caller, WorkerChange change, CancellationToken ct) =>
                change.ModifyAsync(Guid.Parse(id), body.Value, caller, ct))
            .NeedsKey().FindsFirst(FindAsync).Takes<ModifyWorkerBody>(new ModifyWorkerSchema()).Limited(RateLimits.WorkersAndTeams)
            .Audited("worker changed", "id", Own.Worker);
        workers.MapDelete("/{id}", DeleteAsync).NeedsKey().FindsFirst(FindAsync).Limited(RateLimits.WorkersAndTeams)
            .Audited("worker deleted", "id", Own.Worker);
    }

    static async Task<Answer<IReadOnlyList<WorkerDetails>>> ListAsync(
        HttpRequest request, Keyring keys, OnlineWorkers online, WorkerPages pages, string? type, string? name, CancellationToken ct)
    {
        var all = await online.GetAsync(ct);
        var chosen = name is not null ? all.Where(w => string.Equals(w.Name, name, StringComparison.OrdinalIgnoreCase))
            : type is not null ? all.Where(w => string.Equals(w.Kind.ToString(), type, StringComparison.OrdinalIgnoreCase))
            : all;
        return Answers.Ok(await ShowAsync([.. chosen], request, keys, pages, ct));
    }

    static async Task<Results<Answer<WorkerDetails>, HordeError>> ByIdAsync(
        string id, HttpRequest request, Keyring keys, WorkerQueries queries, WorkerPages pages, CancellationToken ct) =>
        await ShowAsync(Guid.TryParse(id, out var guid) ? await queries.FindAsync(new WorkerId(guid), ct) : null, request, keys, pages, ct);

    static async Task<Results<Answer<WorkerDetails>, HordeError>> ByNameAsync(
        string name, HttpRequest request, Keyring keys, WorkerQueries queries, WorkerPages pages, CancellationToken ct) =>
        await ShowAsync(await queries.FindByNameAsync(name, ct), request, keys, pages, ct);

    static async Task<Results<Answer<WorkerDetails>, HordeError>> ShowAsync(
        WorkerView? worker, HttpRequest request, Keyring keys, WorkerPages pages, CancellationToken ct)
    {
        if (worker is null) return Refusal.WorkerNotFound.ToError();
        return Answers.Ok((await ShowAsync([worker], request, keys, pages, ct))[0]);
    }

    static async Task<IReadOnlyList<WorkerDetails>> ShowAsync(
        IReadOnlyList<WorkerView> workers, HttpRequest request, Keyring keys, WorkerPages pages, CancellationToken ct) =>
        await IsModeratorAsync(request, keys, ct) ? await pages.ForModeratorsAsync(workers, ct) : await pages.ForPublicAsync(workers, ct);

    static async Task<Results<Answer<WorkerDeletedAnswer>, HordeError>> DeleteAsync(
        string id, Caller caller, WorkerQueries queries, RequestQueries requests, CommandBus bus, KnownWorkers known, CancellationToken ct)
    {
        if (await queries.FindAsync(new WorkerId(Guid.Parse(id)), ct) is not { } worker) return Refusal.WorkerNotFound.ToError();
        var mayDelete = !caller.IsAnonymous && (caller.Id == worker.Owner || caller.IsModerator);
        if (mayDelete && await requests.RunningOfWorkerAsync(worker.Id, ct) > 0)
            return new HordeError(StatusCodes.Status423Locked, "This worker has jobs in progress.", Rc.Locked);
        switch (await bus.SubmitAsync(new DeleteWorker(worker.Id, new Actor(caller.Id, caller.Has(Rights.Admin)), worker.Owner, worker.Name), ct))
        {
            case Outcome<WorkerResult>.Done { Result: WorkerResult.Refused refused }: return refused.Why.ToError();
            case Outcome<WorkerResult>.Busy: return Faults.Busy;
        }

        known.Forget(worker.Id);
        return Answers.Ok(new WorkerDeletedAnswer(worker.Id.Value, worker.Name));
    }

    /// <summary>On these pages a key changes the view when it is a moderator's; any other is as good as none.</summary>
    static async ValueTask<bool> IsModeratorAsync(HttpRequest request, Keyring keys, CancellationToken ct)
    {
        var key = request.Headers["apikey"].ToString();
        return key.Length > 0 && await keys.FindAsync(key, takesSharedKeys: false, ct) is { IsModerator: true };
    }

    static async ValueTask<HordeError?> FindAsync(HttpContext context, CancellationToken ct)
    {
        var queries = context.RequestServices.GetRequiredService<WorkerQueries>();
        var isThere = Guid.TryParse((string?)context.Request.RouteValues["id"], out var id) && await queries.FindAsync(new WorkerId(id), ct) is not null;
        return isThere ? null : Refusal.WorkerNotFound.ToError();
    }
}
