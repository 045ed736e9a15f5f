using AIHorde.Api.Models;
using AIHorde.Ledger;
using AIHorde.Ledger.Dispatch;
using AIHorde.Ledger.Requests;

namespace AIHorde.Api.Requests;

/// <summary>Everything that waits, as this node knows it: a market for each kind of work.</summary>
public sealed class WaitingRoom(ModelReferences references, TimeProvider time)
{
    public Market<ImageDemand, ImageOffer> Images { get; } = new(
        RequestKind.Image, new ImageTally(), (ask, prompt) => [WaitingRequests.OfImage(ask, prompt, references.Images)], time)
    {
        BaselineSpeed = ImageOffer.BaselineSpeed,
    };

    public Market<TextDemand, TextOffer> Texts { get; } = new(
        RequestKind.Text, new SilentTally<TextDemand, TextOffer>(), (ask, prompt) => [WaitingRequests.OfText(ask, prompt)], time);

    public Market<AlchemyDemand, AlchemyOffer> Alchemy { get; } = new(
        RequestKind.Alchemy, new SilentTally<AlchemyDemand, AlchemyOffer>(), (ask, _) => WaitingRequests.OfAlchemy(ask), time)
    {
        PiecesDiffer = true,
    };

    public IReadOnlyList<IMarket> Markets => [Images, Texts, Alchemy];

    public IMarket Of(RequestKind kind) => Markets.First(market => market.Kind == kind);

    public void TakeIn(RequestBody body, string prompt, long version) => Of(body.Ask.Needs.Kind).TakeIn(body, prompt, version);

    /// <summary>The market where this request is known, if it is.</summary>
    public IMarket? Knowing(RequestId request) => Markets.FirstOrDefault(market => market.Knows(request));
}
