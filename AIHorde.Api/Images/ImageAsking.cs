using AIHorde.Api.Models;
using AIHorde.Api.Requests;
using AIHorde.Api.Styles;
using AIHorde.Ledger;
using AIHorde.Ledger.Modes;
using AIHorde.Ledger.Pricing.Image;
using AIHorde.Ledger.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Images;

/// <summary>Takes an image request: rules, moderation, price, source images, queue. The order is the contract's.</summary>
sealed class ImageAsking(
    AskRules rules, ImageModeration moderation, SourceImages sources, AskQueue queue, UnitPrice prices, ModelReferences references,
    WaitingRoom room, ClusterModes modes, StyleChoice styles)
{
    const string placeholderAgent = "My-Project:v0.0.1:My-Contact";

    public async Task<Results<Answer<Asked>, Answer<Priced>, HordeError>> AskAsync(
        ImageAsyncBody body, Caller caller, ClientAddress address, ClientAgent agent, CancellationToken ct)
    {
        var (style, unknown) = await styles.FindAsync(body.Style, RequestKind.Image, ct);
        if (unknown is not null) return unknown;
        if (style is not null) body = styles.Apply(style.Style, body);
        var context = new AskContext(caller, address, RequestKind.Image, body.Params.N ?? 1, body.Models);
        var (asker, refused) = await rules.CheckAsync(body, context, ct);
        if (asker is null) return refused!;
        var (prompt, corrupt) = await moderation.CleanAsync(body, asker, address, references.Images, ct);
        if (prompt is null) return corrupt!;
        if (Refuse(body, asker, agent) is { } invalid) return invalid;
        var order = Price(ImageOrder.Of(body, asker, prompt, references.Images) with { Style = style?.Style });
        if (order.Upfront.IsNeeded && !order.IsAffordable)
        {
            if (!body.AllowDowngrade) return TooDear(order);
            order = Price(order.Downgraded(references.Images));
        }

        if (body.DryRun) return Answers.Ok(new Priced((double)Math.Round(order.Quote(references.Images), MidpointRounding.ToEven)));
        return await PlaceAsync(order, ct);
    }

    HordeError? Refuse(ImageAsyncBody body, Asker asker, ClientAgent agent) =>
        ImageRules.RefuseParams(body, references.Images)
        ?? ImageRules.RefuseSpecial(body, asker)
        ?? ImageRules.RefuseCombination(body, references.Images)
        ?? ImageRules.RefuseBeta(body, asker)
        ?? (agent.Text == placeholderAgent ? HordeError.Forbidden("Please give your client a name of its own.", Rc.BannedClientAgent) : null);

    async Task<Results<Answer<Asked>, Answer<Priced>, HordeError>> PlaceAsync(ImageOrder order, CancellationToken ct)
    {
        var id = queue.NewId();
        var (ask, unreadable) = await sources.TakeAsync(order.Body, order.Ask, id, ct);
        if (unreadable is not null) return unreadable;
        order = order with { Ask = ask };
        if (await queue.QueueAsync(order.Command(id, references.Images), order.Payload, order.Prompt, ct) is { } refused)
            return refused.Rc == Rc.KudosUpfront ? TooDear(order) : refused;
        var warnings = ImageWarnings.Of(order.Body, references.Images).ToList();
        var message = await NobodyAsync(id, ct);
        if (message is not null) warnings.Add(new AskWarning("NoAvailableWorker", message));
        var kudos = (double)Math.Round(order.UnitPrice, MidpointRounding.ToEven);
        return Answers.Accepted(new Asked(id.Value, kudos, message, warnings.Count == 0 ? null : warnings));
    }

    async Task<string?> NobodyAsync(RequestId id, CancellationToken ct)
    {
        if (room.Images.Queue.StandingOf(id, room.Images.Roster.Active(), DateTimeOffset.MinValue) is not { IsPossible: false }) return null;
        return (await modes.CurrentAsync(ct)).Raid ? null : Asked.NobodyNow;
    }

    ImageOrder Price(ImageOrder order)
    {
        var threads = room.Images.Roster.Active().Sum(o => o.Threads);
        return order with
        {
            UnitPrice = prices.Of(order.Work(withSource: true)),
            UpfrontUnitPrice = prices.Of(order.Work(withSource: false)),
            Upfront = ImageUpfront.Of(order.Body, order.Settings, references.Images, threads, room.Images.Queue.Count),
            Reference = references.Images,
        };
    }

    static HordeError TooDear(ImageOrder order) => HordeError.Forbidden(
        $"A request of this size needs {order.UpfrontKudos} kudos on hand now; {order.Upfront.SideMax}x{order.Upfront.SideMax} and few steps need none.",
        Rc.KudosUpfront);
}
