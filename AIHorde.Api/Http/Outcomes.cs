using AIHorde.Ledger.Store;

namespace AIHorde.Api;

static class Outcomes
{
    /// <summary>What the ledger decided, or the refusal to send when it decided nothing.</summary>
    public static HordeError? Failed<TResult>(this Outcome<TResult> outcome, out TResult result)
        where TResult : class
    {
        result = (outcome as Outcome<TResult>.Done)?.Result!;
        return outcome switch
        {
            Outcome<TResult>.Done => null,
            Outcome<TResult>.KeyReused => HordeError.BadRequest("This Idempotency-Key was used with other parameters.", Rc.IdempotencyKeyConflict),
            _ => Faults.Busy,
        };
    }
}
