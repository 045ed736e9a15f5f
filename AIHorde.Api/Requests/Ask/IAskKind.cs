using AIHorde.Api.Styles;
using AIHorde.Ledger;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Styles;

namespace AIHorde.Api.Requests;

/// <summary>What is particular about requests for one kind of work.</summary>
interface IAskKind<TBody, TOrder>
    where TBody : AskBody
    where TOrder : Order
{
    RequestKind Kind { get; }

    TBody Styled(Style style, TBody body);

    /// <summary>Checks what was asked, after the rules for all kinds, and prices it.</summary>
    Task<(TOrder? Order, HordeError? Refused)> OrderAsync(TBody body, Asker asker, ChosenStyle? style, Arrival from, CancellationToken ct);

    /// <summary>The same, asking for so little that it needs no kudos on hand.</summary>
    TOrder Smaller(TOrder order);

    /// <summary>Takes in what must be there before the request waits, such as its source images.</summary>
    Task<(TOrder Order, HordeError? Refused)> PrepareAsync(TOrder order, RequestId id, CancellationToken ct) =>
        Task.FromResult<(TOrder, HordeError?)>((order, null));
}
