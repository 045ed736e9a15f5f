using AIHorde.Ledger;

namespace AIHorde.Api;

/// <summary>Turns the ledger's refusals into answers. Their names are the return codes; what is added here is the status and words for people.</summary>
static class Refusals
{
    public static HordeError ToError(this Refusal refusal) => new(StatusOf(refusal), MessageOf(refusal), refusal switch
    {
        Refusal.SharedKeyLimit => Rc.BadRequest,
        _ => refusal.ToString(),
    });

    /// <summary>Transfers answer 400 to everything but an unknown key.</summary>
    public static HordeError ToTransferError(this Refusal refusal) => refusal == Refusal.InvalidAPIKey
        ? HordeError.Unauthorized()
        : refusal.ToError() with { Status = StatusCodes.Status400BadRequest };

    static int StatusOf(Refusal refusal) => refusal switch
    {
        Refusal.InvalidAPIKey => StatusCodes.Status401Unauthorized,
        Refusal.UserNotFound or Refusal.WorkerNotFound or Refusal.TeamNotFound or Refusal.RequestNotFound => StatusCodes.Status404NotFound,
        Refusal.AnonForbidden or Refusal.AnonForbiddenUser or Refusal.AnonForbiddenUserMod or Refusal.AnonForbiddenWorker or Refusal.CannotDeleteMod
            or Refusal.CannotWipeActiveUser or Refusal.DeletedUser or Refusal.Forbidden or Refusal.KudosUpfront or Refusal.NonServiceForbidden
            or Refusal.NotAdmin or Refusal.NotAllowedAwards or Refusal.NotModerator or Refusal.NotOwner or Refusal.NotUserOrMod
            or Refusal.SharedKeyAssignedStyles or Refusal.SharedKeyEmpty or Refusal.SharedKeyExpired or Refusal.SharedKeyInsufficientKudos
            or Refusal.TooManySameIPs
            or Refusal.TooManyWorkers or Refusal.TooManyWorkersTrusted or Refusal.UntrustedTeamCreation or Refusal.WorkerFlaggedMaintenance
            or Refusal.WorkerInviteOnly or Refusal.WrongCredentials => StatusCodes.Status403Forbidden,
        Refusal.TooManyPrompts => StatusCodes.Status429TooManyRequests,
        _ => StatusCodes.Status400BadRequest,
    };

    /// <summary>Some of these words are looked for by workers; they are pinned by a test.</summary>
    static string MessageOf(Refusal refusal) => refusal switch
    {
        Refusal.AnonForbidden or Refusal.AnonForbiddenUser or Refusal.AnonForbiddenUserMod => "The anonymous account cannot do this. Please register.",
        Refusal.AnonForbiddenWorker => "Workers need an account of their own. Please register.",
        Refusal.CannotDeleteMod => "Moderators cannot be deleted.",
        Refusal.CannotWipeActiveUser => "This account was active lately and cannot be wiped yet.",
        Refusal.DeletedUser => "This account was deleted.",
        Refusal.EducationCannotSendKudos => "Education accounts cannot send kudos.",
        Refusal.FaultWhenKudosReceiving or Refusal.FaultWhenKudosSending => "The kudos could not be moved. Please ask a moderator.",
        Refusal.IdempotencyKeyConflict => "This Idempotency-Key was used with other parameters.",
        Refusal.InvalidAPIKey => "No user matching sent API Key.",
        Refusal.InvalidAwardUsername or Refusal.InvalidTargetUsername => "There is no user or shared key of that name.",
        Refusal.InvalidKudosTransferAmount => "The amount must be at least 1.",
        Refusal.KudosAwardToAnon or Refusal.KudosTransferToAnon => "The anonymous account cannot be given kudos.",
        Refusal.KudosTransferFromAnon => "The anonymous account cannot give kudos.",
        Refusal.KudosTransferNotEnough => "There are not enough kudos to give that much.",
        Refusal.KudosTransferToSelf => "Kudos cannot be given to oneself.",
        Refusal.KudosUpfront => "This request needs more kudos than the account has.",
        Refusal.NegativeKudosTransfer => "The amount cannot be negative.",
        Refusal.NonServiceForbidden => "This is for service accounts only.",
        Refusal.NotAdmin => "This is for administrators only.",
        Refusal.NotAllowedAwards => "Only the first administrator can award kudos.",
        Refusal.NotModerator => "This is for moderators only.",
        Refusal.NotOwner or Refusal.NotUserOrMod => "This belongs to somebody else.",
        Refusal.NoSharedKeyModSelected or Refusal.NoUserModSelected => "Nothing to change was given.",
        Refusal.SharedKeyAssignedStyles => "This shared key pays for the users of a style, and for nothing else.",
        Refusal.SharedKeyEmpty => "This shared key has no kudos left.",
        Refusal.SharedKeyExpired => "This shared key has expired.",
        Refusal.SharedKeyInsufficientKudos => "This shared key has too few kudos left for the request.",
        Refusal.SharedKeyLimit => "The request is larger than this shared key allows.",
        Refusal.SourceAccountFlagged or Refusal.TargetAccountFlagged => "This account is restricted and cannot take part in transfers.",
        Refusal.TooFastKudosTransfers => "Kudos came the other way a moment ago. Please wait a minute.",
        Refusal.UserNotDeleted => "This account is not deleted.",
        Refusal.UserNotFound => "There is no such user.",
        Refusal.WorkerNotFound => "There is no such worker.",
        Refusal.TeamNotFound => "There is no such team.",
        Refusal.RequestNotFound => "There is no such request. It may have expired.",
        Refusal.TeamNameAlreadyExists => "A team has that name already.",
        Refusal.WorkerNameAlreadyExists => "A worker has that name already.",
        Refusal.PolymorphicNameConflict => "A worker of another kind has that name.",
        Refusal.TooManyPrompts => "As many generations of this account wait already as it may have.",
        Refusal.TooManySameIPs => "Too many workers come from this address.",
        Refusal.TooManyWorkers or Refusal.TooManyWorkersTrusted => "This account has as many workers as it may have.",
        Refusal.UntrustedTeamCreation => "Only trusted users can create teams.",
        Refusal.WorkerFlaggedMaintenance => "The owner of this worker is restricted: it has been put into maintenance mode.",
        Refusal.WorkerInviteOnly => "New workers need an invitation at the moment.",
        Refusal.WrongCredentials => "Wrong credentials: this worker belongs to another user.",
        _ => "This is not allowed.",
    };
}
