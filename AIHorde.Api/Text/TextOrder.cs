using AIHorde.Api.Requests;
using AIHorde.Ledger;
using AIHorde.Ledger.Models;
using AIHorde.Ledger.Pricing;
using AIHorde.Ledger.Requests;

namespace AIHorde.Api.Text;

/// <summary>What must be on hand for a request, and up to which length nothing must.</summary>
sealed record TextUpfront(Kudos Price, int FreeTokens);

/// <summary>A text request on its way into the queue.</summary>
sealed record TextOrder(TextAsyncBody Body, Asker Asker, string Prompt, int MaxLength, TextUpfront Upfront, TextModelReference Reference)
    : Order(Asker, Prompt)
{
    const int shortenedLengthMin = 16;

    public override Kudos Hold => Upfront.Price;

    public override double Quote =>
        Math.Round(TextPrice.Quote(Body.Models, Reference, MaxLength, MaxContextLength, Body.Count), MidpointRounding.ToEven);

    /// <summary>How long the text will be is not known yet.</summary>
    public override double? UnitQuote => 0;

    public override IReadOnlyDictionary<string, int> Size => new Dictionary<string, int>
    {
        ["max_length"] = MaxLength, ["max_context_length"] = MaxContextLength,
    };

    public override HordeError TooDear => HordeError.Forbidden(
        $"Without kudos up front at most {Upfront.FreeTokens} tokens may be asked for now; this request needs {Upfront.Price} kudos.", Rc.KudosUpfront);

    /// <summary>What workers get keeps what the client sent, except for a length that was cut.</summary>
    public override AskPayload Payload => new()
    {
        Prompt = Prompt,
        Text = Body.Params with { N = null, Prompt = null, MaxLength = Body.Params.MaxLength is null ? null : MaxLength },
        Webhook = Body.Webhook,
    };

    protected override AskBody Asked => Body;

    int MaxContextLength => Body.Params.MaxContextLength ?? TextParams.DefaultMaxContextLength;

    public TextOrder Shortened() => this with
    {
        MaxLength = Math.Max(shortenedLengthMin, Math.Min(MaxLength, Upfront.FreeTokens)),
        Upfront = Upfront with { Price = Kudos.Zero },
        Body = Body with { SlowWorkers = true },
    };

    public override QueueRequest Command(RequestId id)
    {
        var tax = Style is null || Style.Style.Owner == Asker.Id ? TextPrice.Tax : TextPrice.Tax + TextPrice.StyleTax;
        var terms = new RequestTerms(Asker.Id) { ActivationTax = tax };
        return Command(id, Body.Count, new TextNeeds(MaxLength, MaxContextLength), terms) with
        {
            Models = Body.Models,
            AllowDowngrade = Body.AllowDowngrade,
            Estimate = Upfront.Price,
        };
    }
}
