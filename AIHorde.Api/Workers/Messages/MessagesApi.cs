using System.Globalization;
using AIHorde.Api.Moderation;
using AIHorde.Ledger;
using AIHorde.Ledger.Workers;
using AIHorde.Ledger.Workers.Messages;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Workers.Messages;

/// <summary><c>/workers/messages</c>: what workers are told with their pops, by their owners and by moderators, who may also tell all of them.</summary>
static class MessagesApi
{
    const int ExpiryHours = 12;
    const int PageMax = 1_000_000;
    const string OriginOfModerators = "AI Horde Moderators";

    static readonly HordeError NotFound = HordeError.NotFound("There is no such message.", Rc.WorkermessageNotFound);
    static readonly HordeError OnlyOwn = HordeError.Forbidden("You may only tell your own workers something.", Rc.MessagesOnlyOwnWorkers);
    static readonly HordeError NoWorker = Refusal.WorkerNotFound.ToError();

    public static void AddWorkerMessages(this IServiceCollection services) => services
        .AddSingleton<WorkerMessages>()
        .AddSingleton<ActiveMessages>()
        .ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Add(MessagesJson.Default));

    public static void MapWorkerMessages(this RouteGroupBuilder api)
    {
        var messages = api.MapGroup("/workers/messages").WithTags("workers");
        messages.MapGet("", ListAsync).NeedsKey();
        messages.MapPost("", SendAsync).NeedsKey(Policy.NotAnonymous).Takes<MessageRequest>(new MessageSchema())
            .Audited("workers told", "worker_id", Own.Message);
        messages.MapGet("/{id}", ReadAsync).Open();
        messages.MapDelete("/{id}", DeleteAsync).NeedsKey().Audited("message deleted", "id");
    }

    /// <summary>Moderators see everything; an owner what was sent by and to the own, and what all workers are told.</summary>
    static async Task<Results<Answer<IReadOnlyList<MessageView>>, HordeError>> ListAsync(
        HttpContext context, Caller caller, WorkerMessages messages, CancellationToken ct)
    {
        if (QueryArguments.Integer(context, "page", "The page, from 1.", out var page) is { } noNumber) return noNumber;
        var query = context.Request.Query;
        MessageValidity? validity = query["validity"].ToString() switch
        {
            "" or "active" => MessageValidity.Active,
            "expired" => MessageValidity.Expired,
            "all" => MessageValidity.All,
            _ => null,
        };
        if (validity is null) return HordeError.BadRequest("The validity is active, expired or all.");
        var (sender, worker) = (query["user_id"].ToString(), query["worker_id"].ToString());
        var (user, of) = (UsersApi.ParseId(sender), Guid.TryParse(worker, out var id) ? new WorkerId(id) : (WorkerId?)null);
        if (sender.Length > 0 && user is null) return HordeError.BadRequest("The user_id is a number.");
        if (!caller.IsModerator && user is not null && user != caller.Id) return HordeError.Forbidden("These are somebody else's messages.");
        if (worker.Length > 0 && of is null) return NoWorker;
        var search = new MessageSearch(caller.IsModerator ? null : caller.Id, user, of, validity.Value, Math.Clamp(page ?? 1, 1, PageMax));
        return Answers.Ok<IReadOnlyList<MessageView>>([.. (await messages.SearchAsync(search, ct)).Select(MessageView.Of)]);
    }

    static async Task<Results<Answer<MessageView>, HordeError>> SendAsync(
        Caller caller, Body<MessageRequest> body, WorkerQueries workers, WorkerMessages messages, ActiveMessages active, TimeProvider time,
        CancellationToken ct)
    {
        var (worker, refused) = await AddresseeAsync(body.Value.WorkerId, caller, workers, ct);
        if (refused is not null) return refused;
        var now = time.GetUtcNow();
        var message = new WorkerMessage(
            Guid.CreateVersion7(now), worker, caller.Id, OriginOf(caller, body.Value.Origin), body.Value.Message, now,
            now.AddHours(body.Value.Expiry ?? ExpiryHours));
        if (!await messages.AddAsync(message, ct)) return HordeError.Forbidden($"At most {WorkerMessages.ActiveMax} messages are told at a time.");
        active.Forget();
        return Answers.Ok(MessageView.Of(message));
    }

    static async Task<Results<Answer<MessageView>, HordeError>> ReadAsync(string id, WorkerMessages messages, CancellationToken ct) =>
        await FindAsync(id, messages, ct) is { } message ? Answers.Ok(MessageView.Of(message)) : NotFound;

    static async Task<Results<Answer<SimpleMessage>, HordeError>> DeleteAsync(
        string id, Caller caller, WorkerMessages messages, ActiveMessages active, CancellationToken ct)
    {
        if (await FindAsync(id, messages, ct) is not { } message) return NotFound;
        if (message.Sender != caller.Id && !caller.IsModerator) return HordeError.Forbidden("This message is somebody else's.");
        await messages.DeleteAsync(message.Id, ct);
        active.Forget();
        return Answers.Ok(SimpleMessage.Ok);
    }

    /// <summary>Null with no refusal is all workers, whom moderators alone may tell something.</summary>
    static async Task<(WorkerId? Worker, HordeError? Refused)> AddresseeAsync(string? named, Caller caller, WorkerQueries workers, CancellationToken ct)
    {
        if (named is null) return (null, caller.IsModerator ? null : OnlyOwn);
        var worker = Guid.TryParse(named, out var id) ? await workers.FindAsync(new WorkerId(id), ct) : null;
        if (worker is null) return (null, NoWorker);
        return worker.Owner == caller.Id || caller.IsModerator ? (worker.Id, null) : (null, OnlyOwn);
    }

    /// <summary>An owner signs with the number of the account, so that nobody poses as somebody else.</summary>
    static string OriginOf(Caller caller, string? given) =>
        caller.IsModerator ? given ?? OriginOfModerators : caller.Id.Value.ToString(CultureInfo.InvariantCulture);

    static async Task<WorkerMessage?> FindAsync(string id, WorkerMessages messages, CancellationToken ct) =>
        Guid.TryParse(id, out var guid) ? await messages.FindAsync(guid, ct) : null;
}
