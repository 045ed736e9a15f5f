using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.SharedKeys;

/// <summary>Shared keys as streams, and the two movements that others make on them.</summary>
public static class SharedKeyStream
{
    public static readonly StreamType<SharedKeyState> Type = new("sharedkey", new SharedKeyState.Unknown(), Evolve);

    public static StreamRef<SharedKeyState> Of(SharedKeyId key) => Type.Of(key.Value);

    /// <summary>Takes a charge off the key's budget, as far as there is one.</summary>
    public static void Spend(this Decision on, SharedKeyId id, Kudos charge, string entryKey)
    {
        if (on.State(Of(id)).Known is { IsEmpty: false } && charge.IsPositive) on.Append(Of(id), new SharedKeySpent(id, charge, entryKey));
    }

    /// <summary>Only its owner's styles may a key pay for, and only a key that can pay.</summary>
    public static bool MayGoOnStyleOf(this Decision on, UserId author, SharedKeyId id) =>
        on.State(Of(id)).Known is { IsEmpty: false } key && key.Owner == author && !key.IsExpired(on.Now);

    public static void PutOnStyle(this Decision on, SharedKeyId id, StyleId style)
    {
        if (on.State(Of(id)).Known is { IsOnStyle: false }) on.Append(Of(id), new SharedKeyPutOnStyle(id, style));
    }

    static SharedKeyState Evolve(SharedKeyState state, IEvent happened) => (state, happened) switch
    {
        (SharedKeyState.Unknown, SharedKeyCreated created) => new SharedKeyState.Usable(created.Key),
        (SharedKeyState.Usable usable, SharedKeyDeleted) => new SharedKeyState.Deleted(usable.Key.Owner),
        (SharedKeyState.Usable usable, _) => new SharedKeyState.Usable(Change(usable.Key, happened)),
        _ => state,
    };

    static SharedKey Change(SharedKey key, IEvent happened) => happened switch
    {
        SharedKeyModified modified => key with
        {
            Name = modified.Name, Budget = modified.Budget, ExpiresAt = modified.ExpiresAt, Limits = modified.Limits,
        },
        SharedKeySpent spent => key with
        {
            Budget = key.Budget is { } budget ? Kudos.Max(Kudos.Zero, budget - spent.Amount) : null,
            Utilized = key.Utilized + spent.Amount,
        },
        SharedKeyPutOnStyle => key with { IsOnStyle = true },
        SharedKeyToppedUp toppedUp => key with { Budget = key.Budget + toppedUp.Amount },
        _ => key,
    };
}
