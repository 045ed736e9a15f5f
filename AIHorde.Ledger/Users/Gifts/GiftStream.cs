using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Users.Gifts;

[EventType("kudos-given")]
public sealed record KudosGiven(UserId From, UserId To, Kudos Amount, SharedKeyId? SharedKey, DateTimeOffset At) : IEvent;

/// <summary>When one user last gave kudos to another. It keeps two accounts from passing the same kudos back and forth.</summary>
public sealed record GiftState(DateTimeOffset? LastAt);

/// <summary>Who gave to whom, as streams: <c>gift:FROM-TO</c>.</summary>
public static class GiftStream
{
    /// <summary>For this long after a gift nothing may go the other way.</summary>
    public static readonly TimeSpan CoolDown = TimeSpan.FromSeconds(60);

    public static readonly StreamType<GiftState> Type = new("gift", new(LastAt: null), (state, happened) =>
        happened is KudosGiven given ? new(given.At) : state);

    public static StreamRef<GiftState> Of(UserId from, UserId to) => Type.Of($"{from}-{to}");
}
