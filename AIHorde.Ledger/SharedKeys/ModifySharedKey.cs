using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.SharedKeys;

/// <summary>Sets what is given; what is null stays. Values are absolute. -1 takes a limit away, as on the wire.</summary>
public sealed record ModifySharedKey(SharedKeyId Id, UserId Caller) : Command<SharedKeyResult>
{
    const long NoLimit = -1;

    public string? Name { get; init; }
    public long? Budget { get; init; }

    /// <summary>Days from now; 0 expires at once.</summary>
    public int? ExpiryDays { get; init; }
    public long? ImagePixels { get; init; }
    public int? ImageSteps { get; init; }
    public int? TextTokens { get; init; }

    public override void Touch(Touch touch) => touch.Stream(SharedKeyStream.Of(Id));

    public override SharedKeyResult Decide(Decision on)
    {
        if (on.State(SharedKeyStream.Of(Id)).Known is not { } key) return new SharedKeyResult.Refused(Refusal.InvalidAPIKey);
        if (Name is null && Budget is null && ExpiryDays is null && ImagePixels is null && ImageSteps is null && TextTokens is null)
            return new SharedKeyResult.Refused(Refusal.NoSharedKeyModSelected);
        if (key.Owner != Caller) return new SharedKeyResult.Refused(Refusal.Forbidden);
        on.Append(SharedKeyStream.Of(Id), Modified(key, on.Now));
        return new SharedKeyResult.Done(on.State(SharedKeyStream.Of(Id)).Known!);
    }

    SharedKeyModified Modified(SharedKey key, DateTimeOffset now) => new(
        Id,
        Name ?? key.Name,
        Budget switch { null => key.Budget, NoLimit => null, var kudos => Kudos.Whole(kudos.Value) },
        ExpiryDays switch { null => key.ExpiresAt, (int)NoLimit => null, var days => now.AddDays(days.Value) },
        new(Limit(ImagePixels, key.Limits.ImagePixels), (int?)Limit(ImageSteps, key.Limits.ImageSteps), (int?)Limit(TextTokens, key.Limits.TextTokens)));

    static long? Limit(long? given, long? before) => given switch { null => before, NoLimit => null, var limit => limit };
}
