using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Stats;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.Workers;

namespace AIHorde.Ledger.Users;

/// <summary>What a user asked for, made for others, and when the user was last seen.</summary>
sealed record UserRecordRow(int Id, DateTimeOffset LastActive)
{
    public decimal UsageImage { get; init; }
    public decimal UsageText { get; init; }
    public decimal ContributionImage { get; init; }
    public decimal ContributionText { get; init; }
    public long FulfillmentImage { get; init; }
    public long FulfillmentText { get; init; }
    public long FulfillmentAlchemy { get; init; }
    public long RequestImage { get; init; }
    public long RequestText { get; init; }
    public long RequestAlchemy { get; init; }
    public long StyleImage { get; init; }
    public long StyleText { get; init; }
}

/// <summary>The table of users' records. The anonymous account is everybody, so it is never "last seen".</summary>
sealed class UserRecordRows() : TallyProjection<UserRecordRow>("user_records", "id")
{
    static readonly DateTimeOffset Never = DateTimeOffset.UnixEpoch;

    protected override IEnumerable<UserRecordRow> Amounts(StoredEvent happened) => happened.Event switch
    {
        RequestQueued queued => Queued(queued),
        JobDelivered delivered => [Asked(delivered), Made(delivered)],
        JobCancelled cancelled =>
        [
            Of(cancelled.Requester, cancelled.CancelledAt) with { RequestAlchemy = 1 },
            Of(cancelled.Owner, cancelled.CancelledAt) with { FulfillmentAlchemy = 1 },
        ],
        WorkerUptimeRewarded rewarded => [Of(rewarded.Owner, rewarded.At)],
        _ => [],
    };

    static UserRecordRow Of(UserId user, DateTimeOffset at) => new(user.Value, user == UserId.Anonymous ? Never : at);

    static IEnumerable<UserRecordRow> Queued(RequestQueued queued)
    {
        yield return Request(Of(queued.Terms.Requester, queued.QueuedAt), queued.Needs.Kind);
        if (queued.Terms.StyleOwner is not { } owner || owner == queued.Terms.Requester) yield break;
        var styled = Of(owner, Never);
        yield return queued.Needs.Kind == RequestKind.Image ? styled with { StyleImage = 1 } : styled with { StyleText = 1 };
    }

    static UserRecordRow Asked(JobDelivered delivered)
    {
        var asked = Request(Of(delivered.Requester, delivered.DeliveredAt), delivered.Kind);
        return delivered.Kind switch
        {
            RequestKind.Image => asked with { UsageImage = delivered.Work * delivered.UsageMultiplier },
            RequestKind.Text => asked with { UsageText = delivered.Work * delivered.UsageMultiplier },
            _ => asked,
        };
    }

    static UserRecordRow Made(JobDelivered delivered)
    {
        var made = Of(delivered.Owner, delivered.DeliveredAt);
        return delivered.Kind switch
        {
            RequestKind.Image => made with { FulfillmentImage = 1, ContributionImage = delivered.Work },
            RequestKind.Text => made with { FulfillmentText = 1, ContributionText = delivered.Work },
            _ => made with { FulfillmentAlchemy = 1 },
        };
    }

    static UserRecordRow Request(UserRecordRow row, RequestKind kind) => kind switch
    {
        RequestKind.Image => row with { RequestImage = 1 },
        RequestKind.Text => row with { RequestText = 1 },
        _ => row with { RequestAlchemy = 1 },
    };

    protected override UserRecordRow Add(UserRecordRow earlier, UserRecordRow later) =>
        new(earlier.Id, earlier.LastActive > later.LastActive ? earlier.LastActive : later.LastActive)
        {
            UsageImage = earlier.UsageImage + later.UsageImage,
            UsageText = earlier.UsageText + later.UsageText,
            ContributionImage = earlier.ContributionImage + later.ContributionImage,
            ContributionText = earlier.ContributionText + later.ContributionText,
            FulfillmentImage = earlier.FulfillmentImage + later.FulfillmentImage,
            FulfillmentText = earlier.FulfillmentText + later.FulfillmentText,
            FulfillmentAlchemy = earlier.FulfillmentAlchemy + later.FulfillmentAlchemy,
            RequestImage = earlier.RequestImage + later.RequestImage,
            RequestText = earlier.RequestText + later.RequestText,
            RequestAlchemy = earlier.RequestAlchemy + later.RequestAlchemy,
            StyleImage = earlier.StyleImage + later.StyleImage,
            StyleText = earlier.StyleText + later.StyleText,
        };
}
