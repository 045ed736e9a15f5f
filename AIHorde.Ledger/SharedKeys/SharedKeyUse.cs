using AIHorde.Ledger.Requests;

namespace AIHorde.Ledger.SharedKeys;

/// <summary>May this key pay for this request? Asked in the transaction that also spends.</summary>
public static class SharedKeyUse
{
    /// <summary>Null when it may. The order of the checks is the contract's.</summary>
    public static Refusal? Check(SharedKeyState state, Kudos estimate, RequestNeeds needs, bool fromStyle, DateTimeOffset now)
    {
        if (state.Known is not { } key) return Refusal.InvalidAPIKey;
        if (key.IsEmpty) return Refusal.SharedKeyEmpty;
        if (key.IsExpired(now)) return Refusal.SharedKeyExpired;
        if (key.IsOnStyle && !fromStyle) return Refusal.SharedKeyAssignedStyles;
        if (key.Budget is { } budget && estimate > budget) return Refusal.SharedKeyInsufficientKudos;
        return !fromStyle && Exceeds(key.Limits, needs) ? Refusal.SharedKeyLimit : null;
    }

    static bool Exceeds(SharedKeyLimits limits, RequestNeeds needs) => needs switch
    {
        ImageNeeds image => (long)image.Width * image.Height > limits.ImagePixels || image.Steps > limits.ImageSteps,
        TextNeeds text => text.MaxLength > limits.TextTokens,
        _ => false,
    };
}
