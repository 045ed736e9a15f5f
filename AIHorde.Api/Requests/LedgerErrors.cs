using AIHorde.Ledger;

namespace AIHorde.Api.Requests;

/// <summary>The ledger's refusals in the words of the wire, as far as requests and workers meet them.</summary>
static class LedgerErrors
{
    public static readonly HordeError Busy =
        new(StatusCodes.Status503ServiceUnavailable, "The server has too much to write just now. Please try again in a moment.") { RetryAfterSeconds = 1 };

    public static HordeError Of(Refusal why) => why switch
    {
        Refusal.InvalidAPIKey => HordeError.Unauthorized(),
        Refusal.DeletedUser => HordeError.Forbidden("This account is being deleted.", Rc.DeletedUser),
        Refusal.TooManyPrompts => HordeError.TooMany("As many generations of this account wait already as it may have.", Rc.TooManyPrompts),
        Refusal.KudosUpfront => HordeError.Forbidden("Not enough kudos for a request of this size.", Rc.KudosUpfront),
        Refusal.SharedKeyAssignedStyles =>
            HordeError.Forbidden("The shared key pays for the users of a style, and for nothing else.", Rc.SharedKeyAssignedStyles),
        Refusal.SharedKeyEmpty => HordeError.Forbidden("The shared key has no kudos left.", Rc.SharedKeyEmpty),
        Refusal.SharedKeyExpired => HordeError.Forbidden("The shared key has expired.", Rc.SharedKeyExpired),
        Refusal.SharedKeyInsufficientKudos => HordeError.Forbidden("The shared key has not enough kudos left for this.", Rc.SharedKeyInsufficientKudos),
        Refusal.SharedKeyLimit => HordeError.BadRequest("The request is larger than the shared key allows."),
        Refusal.WorkerFlaggedMaintenance =>
            HordeError.Forbidden("This account was flagged, so its workers are in maintenance mode.", Rc.WorkerFlaggedMaintenance),
        Refusal.AnonForbiddenWorker => HordeError.Forbidden("The anonymous account cannot run workers. Please register.", Rc.AnonForbiddenWorker),
        Refusal.PolymorphicNameConflict => HordeError.BadRequest("Another kind of worker has this name.", Rc.PolymorphicNameConflict),
        Refusal.WrongCredentials => HordeError.Forbidden("Wrong credentials for this worker.", Rc.WrongCredentials),
        Refusal.WorkerInviteOnly => HordeError.Forbidden("New workers are by invitation only at present.", Rc.WorkerInviteOnly),
        Refusal.TooManyWorkers => HordeError.Forbidden("An account that is not trusted yet cannot have more workers.", Rc.TooManyWorkers),
        Refusal.TooManyWorkersTrusted => HordeError.Forbidden("This account has as many workers as it may.", Rc.TooManyWorkersTrusted),
        Refusal.TooManySameIPs => HordeError.Forbidden("Too many workers of this account come from the same address.", Rc.TooManySameIPs),
        Refusal.WorkerNameAlreadyExists => HordeError.BadRequest("A worker has that name.", Rc.WorkerNameAlreadyExists),
        Refusal.WorkerNotFound => HordeError.NotFound("There is no such worker.", Rc.WorkerNotFound),
        Refusal.TeamNotFound => HordeError.NotFound("There is no such team.", Rc.TeamNotFound),
        Refusal.NotOwner => HordeError.Forbidden("Only the owner of the worker may do this.", Rc.NotOwner),
        Refusal.NotModerator => HordeError.Forbidden("Only the owner of the worker or a moderator may do this.", Rc.NotModerator),
        Refusal.RequestNotFound => RequestNotFound,
        _ => HordeError.BadRequest($"Refused: {why}.", why.ToString()),
    };

    public static readonly HordeError RequestNotFound = HordeError.NotFound("There is no such request, or it has expired.", Rc.RequestNotFound);
}
