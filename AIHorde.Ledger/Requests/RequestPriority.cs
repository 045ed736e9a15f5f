using AIHorde.Ledger.Users;

namespace AIHorde.Ledger.Requests;

/// <summary>Kudos buy the place in the queue. In whole kudos, as it was when the request was queued.</summary>
public static class RequestPriority
{
    const long Flagged = -100;
    const long Downgraded = -50;

    public static long Of(Profile requester, Kudos balance, bool downgraded)
    {
        var kudos = decimal.Round(balance.ToDecimal(), MidpointRounding.ToEven);
        if (requester.Has(Roles.Flagged)) return kudos > 10 ? (long)decimal.Round(kudos / 1000, MidpointRounding.ToEven) : Flagged;
        return downgraded ? Downgraded : (long)kudos;
    }
}
