using AIHorde.Api.Blobs;
using AIHorde.Api.Styles;
using AIHorde.Ledger.Dispatch;
using AIHorde.Ledger.Modes;
using AIHorde.Ledger.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Requests;

/// <summary>Takes a request, the same for all kinds: style, rules, price, what must be on hand, queue. The order is the contract's.</summary>
sealed class Asking(StyleChoice styles, AskRules rules, AskQueue queue, WaitingRoom room, ClusterModes modes, TimeProvider time)
{
    public async Task<Results<Answer<Asked>, Answer<Priced>, HordeError>> AskAsync<TBody, TOrder>(
        IAskKind<TBody, TOrder> kind, TBody body, Arrival from, CancellationToken ct)
        where TBody : AskBody
        where TOrder : Order
    {
        var (style, unknown) = await styles.ForRequestAsync((body as ModelAskBody)?.Style, kind.Kind, ct);
        if (unknown is not null) return unknown;
        if (style is not null) body = kind.Styled(style.Style, body);
        var (asker, refused) = await rules.ResolveAsync(body, from, style?.Key, ct);
        if (asker is null) return refused!;
        var (order, unfit) = await kind.OrderAsync(body, asker, style, from, ct);
        if (order is null) return unfit!;
        var mayShrink = body is ModelAskBody { AllowDowngrade: true };
        if (!order.IsAffordable)
        {
            if (!mayShrink) return order.TooDear;
            order = kind.Smaller(order);
        }

        return body.DryRun ? Answers.Ok(Price(kind.Kind, order)) : await PlaceAsync(kind, order, mayShrink, from.Http.Request.Origin(), ct);
    }

    Priced Price(RequestKind kind, Order order)
    {
        var (active, counts) = room.Of(kind).Explain(order.Command(queue.NewId()).AsQueued(0, time.GetUtcNow()), order.Prompt);
        return new(order.Quote, active, counts[SkipReason.None], ExplainApi.Reasons(counts), order.Size);
    }

    /// <summary>Whether the kudos are there is only certain once they are held, so that an order may shrink here too.</summary>
    async Task<Results<Answer<Asked>, Answer<Priced>, HordeError>> PlaceAsync<TBody, TOrder>(
        IAskKind<TBody, TOrder> kind, TOrder wanted, bool mayShrink, string origin, CancellationToken ct)
        where TBody : AskBody
        where TOrder : Order
    {
        var id = queue.NewId();
        var (order, unreadable) = await kind.PrepareAsync(wanted, id, ct);
        if (unreadable is not null) return unreadable;
        var refused = await QueueAsync();
        if (refused?.Rc == Rc.KudosUpfront)
        {
            if (!mayShrink) return order.TooDear;
            order = kind.Smaller(order);
            refused = await QueueAsync();
        }

        if (refused is not null) return refused.Rc == Rc.KudosUpfront ? order.TooDear : refused;
        var isHopeless = !room.Of(kind.Kind).IsPossible(id) && !(await modes.CurrentAsync(ct)).Raid;
        var nobody = isHopeless ? Asked.NobodyNow : null;
        return Answers.Accepted(new Asked(id.Value, order.UnitQuote, nobody, order.Warnings(nobody)));

        Task<HordeError?> QueueAsync() => queue.QueueAsync(order.Command(id), order.Payload with { Origin = origin }, order.Prompt, ct);
    }
}
