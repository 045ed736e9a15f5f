using AIHorde.Api.Models;
using AIHorde.Api.Requests;
using AIHorde.Api.Styles;
using AIHorde.Ledger;
using AIHorde.Ledger.Pricing.Image;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Styles;

namespace AIHorde.Api.Images;

/// <summary>Requests for images: rules, moderation, price, source images.</summary>
sealed class ImageAsking(
    AskRules rules, ImageModeration moderation, SourceImages sources, UnitPrice prices, ModelReferences references, WaitingRoom room, StyledBody styled)
    : IAskKind<ImageAsyncBody, ImageOrder>
{
    const string placeholderAgent = "My-Project:v0.0.1:My-Contact";

    public RequestKind Kind => RequestKind.Image;

    public ImageAsyncBody Styled(Style style, ImageAsyncBody body) => styled.Apply(style, body);

    public async Task<(ImageOrder? Order, HordeError? Refused)> OrderAsync(
        ImageAsyncBody body, Asker asker, ChosenStyle? style, Arrival from, CancellationToken ct)
    {
        if (await rules.RefuseAsync(Kind, body, from, asker, ct) is { } no) return (null, no);
        var (prompt, corrupt) = await moderation.CleanAsync(body, asker, from.Address, references.Images, ct);
        if (prompt is null) return (null, corrupt);
        var invalid = ImageRules.RefuseParams(body, references.Images) ?? ImageRules.RefuseModels(body, asker)
            ?? await rules.HiddenAsync(asker, ct) ?? Refuse(body, asker, from.Agent);
        if (invalid is not null) return (null, invalid);
        return (Price(ImageOrder.Of(body, asker, prompt, references.Images) with { Style = style }), null);
    }

    public ImageOrder Smaller(ImageOrder order) => Price(order.Downgraded());

    public async Task<(ImageOrder Order, HordeError? Refused)> PrepareAsync(ImageOrder order, RequestId id, CancellationToken ct)
    {
        var (ask, unreadable) = await sources.TakeAsync(order.Body, order.Ask, id, ct);
        return (order with { Ask = ask }, unreadable);
    }

    HordeError? Refuse(ImageAsyncBody body, Asker asker, ClientAgent agent) =>
        ImageRules.RefuseSpecial(body, asker)
        ?? ImageRules.RefuseCombination(body, references.Images)
        ?? ImageRules.RefuseBeta(body, asker)
        ?? (agent.Text == placeholderAgent ? HordeError.Forbidden("Please give your client a name of its own.", Rc.BannedClientAgent) : null);

    ImageOrder Price(ImageOrder order) => order with
    {
        UnitPrice = prices.Of(order.Work(withSource: true)),
        UpfrontUnitPrice = prices.Of(order.Work(withSource: false)),
        Upfront = ImageUpfront.Of(order.Body, order.Settings, references.Images, room.Images.Threads, room.Images.Queue.Pieces),
    };
}
