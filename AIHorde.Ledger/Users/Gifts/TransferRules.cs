using AIHorde.Ledger.SharedKeys;

namespace AIHorde.Ledger.Users.Gifts;

/// <summary>What a transfer is judged by.</summary>
public sealed record TransferFacts(
    Profile Sender,
    Profile Target,
    bool SenderDeleted,
    bool TargetDeleted,
    SharedKey? ToKey,
    DateTimeOffset? LastInReverse,
    Kudos Available);

/// <summary>The contract's checks of a transfer, in its order. Pure.</summary>
public static class TransferRules
{
    public static Refusal? Check(TransferFacts facts, Kudos amount, DateTimeOffset now) =>
        Parties(facts, now) ?? Standing(facts) ?? Amount(facts, amount);

    static Refusal? Parties(TransferFacts facts, DateTimeOffset now)
    {
        if (facts.Sender.IsAnonymous) return Refusal.KudosTransferFromAnon;
        if (facts.ToKey?.IsExpired(now) == true) return Refusal.SharedKeyExpired;
        if (facts.Target.IsAnonymous) return Refusal.KudosTransferToAnon;
        if (facts.Target.Id == facts.Sender.Id) return Refusal.KudosTransferToSelf;
        return now - facts.LastInReverse < GiftStream.CoolDown ? Refusal.TooFastKudosTransfers : null;
    }

    static Refusal? Standing(TransferFacts facts)
    {
        if (facts.Sender.IsSuspicious) return Refusal.FaultWhenKudosSending;
        if (facts.Sender.Has(Roles.Flagged)) return Refusal.SourceAccountFlagged;
        if (facts.Sender.Has(Roles.Education)) return Refusal.EducationCannotSendKudos;
        if (facts.Target.IsSuspicious) return Refusal.FaultWhenKudosReceiving;
        if (facts.Target.Has(Roles.Flagged)) return Refusal.TargetAccountFlagged;
        return facts.TargetDeleted || facts.SenderDeleted ? Refusal.DeletedUser : null;
    }

    static Refusal? Amount(TransferFacts facts, Kudos amount)
    {
        if (amount.IsNegative) return Refusal.NegativeKudosTransfer;
        if (amount.IsZero) return Refusal.InvalidKudosTransferAmount;
        return facts.Available < amount ? Refusal.KudosTransferNotEnough : null;
    }
}
