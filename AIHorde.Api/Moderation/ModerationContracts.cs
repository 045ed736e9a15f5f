using System.Text.Json.Serialization;
using AIHorde.Api.Workers;
using AIHorde.Ledger.Filters;
using AIHorde.Ledger.Moderation;
using AIHorde.Ledger.Store;

namespace AIHorde.Api.Moderation;

public sealed record ModeratedAccount(
    int Id, string Username, bool Deleted, DateTimeOffset Created, IReadOnlyList<string> Roles, int Suspicious, decimal Kudos, int WorkerCount)
{
    public static ModeratedAccount Of(FoundAccount account) => new(
        account.Id.Value, account.Alias, account.Status == Ledger.Users.UserStatus.Deleted, account.CreatedAt, account.Roles, account.Suspicions,
        account.Balance.ToDecimal(), account.Workers);
}

/// <summary>What is held against an account, by cause.</summary>
public sealed record AccountSuspicions(IReadOnlyDictionary<string, int> Causes);

public sealed record ModerationActionView(long Id, DateTimeOffset At, string Moderator, string Action, string? Target, string Details, string? Reason)
{
    public static ModerationActionView Of(ModerationAction action) =>
        new(action.Id, action.At, action.ModeratorAlias, action.Action, action.Target, action.Details, action.Reason);
}

public sealed record DeadLetterView(Guid Id, string Kind, int Attempts, DateTimeOffset Dead, string? Error)
{
    public static DeadLetterView Of(DeadLetter letter) => new(letter.Id, letter.Kind, letter.Attempts, letter.DeadAt, letter.LastError);
}

public sealed record PatternTrialRequest(string Regex, string Prompt);

/// <summary>Where a pattern that is not saved meets a prompt, in the form in which filters read it.</summary>
public sealed record PatternTrialView(string Text, IReadOnlyList<PatternHit> Hits, bool TookTooLong);

public sealed record PatternHit(int Start, int Length);

sealed class PatternTrialSchema : BodySchema
{
    public PatternTrialSchema()
    {
        Required("regex", Field.Text(1, PatternSet.RegexLengthMax));
        Required("prompt", Field.Text(1, PatternTrial.PromptLengthMax));
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IReadOnlyList<ModeratedAccount>))]
[JsonSerializable(typeof(AccountSuspicions))]
[JsonSerializable(typeof(IReadOnlyList<WorkerDetails>))]
[JsonSerializable(typeof(IReadOnlyList<ModerationActionView>))]
[JsonSerializable(typeof(IReadOnlyList<DeadLetterView>))]
[JsonSerializable(typeof(PatternTrialRequest))]
[JsonSerializable(typeof(PatternTrialView))]
[JsonSerializable(typeof(SimpleMessage))]
sealed partial class ModerationJson : JsonSerializerContext;
