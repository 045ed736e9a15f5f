using AIHorde.Ledger;

namespace AIHorde.Api.Requests;

/// <summary>What requests and workers are refused with most often.</summary>
static class LedgerErrors
{
    public static readonly HordeError Busy = Faults.Busy;

    public static readonly HordeError RequestNotFound = Of(Refusal.RequestNotFound);

    public static HordeError Of(Refusal why) => why.ToError();
}
