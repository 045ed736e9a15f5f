using AIHorde.Api.Blobs;
using AIHorde.Api.Images;
using AIHorde.Api.Requests;
using AIHorde.Api.Styles;
using AIHorde.Ledger;
using AIHorde.Ledger.Pricing;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Styles;

namespace AIHorde.Api.Alchemy;

/// <summary>Requests for alchemy: the picture is read, and each form priced by its size.</summary>
sealed class AlchemyAsking(AskRules rules, RequestQueries requests, SourceImages sources) : IAskKind<AlchemyAsyncBody, AlchemyOrder>
{
    public RequestKind Kind => RequestKind.Alchemy;

    public AlchemyAsyncBody Styled(Style style, AlchemyAsyncBody body) => body;

    /// <summary>A form that is named twice is done once.</summary>
    public async Task<(AlchemyOrder? Order, HordeError? Refused)> OrderAsync(
        AlchemyAsyncBody body, Asker asker, ChosenStyle? style, Arrival from, CancellationToken ct)
    {
        body = body with { Forms = [.. body.Forms.DistinctBy(form => form.Name)] };
        var active = await requests.QueuedOfAsync(asker.Id, Kind, ct: ct);
        var most = asker.Account.Concurrency * RequestLimits.FormsPerConcurrency;
        if (active + body.Forms.Count > most)
            return (null, HordeError.TooMany($"{active} forms of this account wait or run already; it may have {most}.", Rc.TooManyPrompts));
        if (await rules.HiddenAsync(asker, ct) is { } hidden) return (null, hidden);
        var (picture, unreadable) = await sources.ReadAsync(body.SourceImage, ct);
        if (picture is null) return (null, unreadable);
        var tiles = AlchemyPrice.Tiles(picture.Header.Width, picture.Header.Height);
        return tiles > AlchemyPrice.TilesMax
            ? (null, HordeError.BadRequest(
                $"Image validation failed: at most {AlchemyPrice.TilesMax} tiles of {AlchemyPrice.TileSide} pixels are taken.",
                Rc.SourceImageResolutionExceeded))
            : (new AlchemyOrder(body, asker, picture, tiles), null);
    }

    /// <summary>No form needs kudos on hand.</summary>
    public AlchemyOrder Smaller(AlchemyOrder order) => order;

    /// <summary>A picture named by its URL is kept too: what is worked on is what was looked at and priced.</summary>
    public async Task<(AlchemyOrder Order, HordeError? Refused)> PrepareAsync(AlchemyOrder order, RequestId id, CancellationToken ct)
    {
        var source = order.Body.Forms.Count == 0 ? null : await sources.KeepAsync(BlobNames.OfSource(id.Value), order.Picture, 1, ct);
        return (order with { Source = source }, null);
    }
}

/// <summary>A request for alchemy on its way into the queue.</summary>
sealed record AlchemyOrder(AlchemyAsyncBody Body, Asker Asker, SourceImage Picture, int Tiles) : Order(Asker, "")
{
    public StoredImage? Source { get; init; }

    public override Kudos Hold => Kudos.Zero;

    public override double Quote => (double)Forms.Aggregate(Kudos.Zero, (sum, form) => sum + form.Charge).ToDecimal();

    public override HordeError TooDear => Refusal.KudosUpfront.ToError();

    public override AskPayload Payload => new()
    {
        Alchemy = new AlchemyAsk { Source = Source, Payloads = [.. Body.Forms.Select(form => form.Payload)] },
        Webhook = Body.Webhook,
    };

    protected override AskBody Asked => Body;

    AlchemyForm[] Forms => [.. Body.Forms.Select(form => FormOf(form.Name))];

    public override QueueRequest Command(RequestId id)
    {
        var forms = Forms;
        return Command(id, forms.Length, new AlchemyNeeds(Tiles, forms), new RequestTerms(Asker.Id));
    }

    AlchemyForm FormOf(string name)
    {
        var reward = AlchemyPrice.Reward(name, Tiles);
        return new AlchemyForm(name, reward, AlchemyPrice.Charge(reward, Body.SlowWorkers));
    }
}
