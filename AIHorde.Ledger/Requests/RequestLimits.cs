using AIHorde.Ledger.Users;

namespace AIHorde.Ledger.Requests;

/// <summary>The numbers of the job life cycle.</summary>
public static class RequestLimits
{
    /// <summary>Counted from the last sign of life: queueing, a claim, a settlement.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(20);

    /// <summary>A worker that calls itself extra slow gives its request this long.</summary>
    public static readonly TimeSpan LifetimeExtraSlow = TimeSpan.FromMinutes(60);

    /// <summary>A backstop behind the release at a request's end: long enough for twenty slow images one after another.</summary>
    public static readonly TimeSpan HoldLifetime = TimeSpan.FromDays(2);

    /// <summary>A backstop as well: what was said and made is deleted when the request expires.</summary>
    public static readonly TimeSpan PayloadLifetime = HoldLifetime;

    public static readonly TimeSpan AlchemyLease = TimeSpan.FromMinutes(3);

    public static readonly TimeSpan TextLease = TimeSpan.FromSeconds(150);

    /// <summary>A request of images or texts is given up with this many faulted jobs; an alchemy form with one more.</summary>
    public const int FaultsMax = 3;

    public const int AlchemyFaultsMax = 4;

    /// <summary>Priority gained by waiting: 50 each 10 seconds, given continuously.</summary>
    public const int PriorityPerSecond = 5;

    public const int UnitsMax = 20;

    /// <summary>Alchemy forms are small: an account may have so many times as many of them.</summary>
    public const int FormsPerConcurrency = 10;

    /// <summary>How many pieces of a kind an account may have waiting.</summary>
    public static int WaitingMax(Profile requester, RequestKind kind) =>
        kind == RequestKind.Alchemy ? requester.Concurrency * FormsPerConcurrency : requester.Concurrency;

    public static readonly Kudos StyleReward = Kudos.Whole(2);
}
