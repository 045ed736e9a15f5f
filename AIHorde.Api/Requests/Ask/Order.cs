using AIHorde.Api.Styles;
using AIHorde.Ledger;
using AIHorde.Ledger.Requests;

namespace AIHorde.Api.Requests;

/// <summary>A request on its way into the queue: what was asked, by whom, and what it costs.</summary>
abstract record Order(Asker Asker, string Prompt)
{
    public ChosenStyle? Style { get; init; }

    /// <summary>What must be on hand, and is held until the request ends; zero for most.</summary>
    public abstract Kudos Hold { get; }

    /// <summary>The whole price, as a dry run tells it.</summary>
    public abstract double Quote { get; }

    /// <summary>The price of one piece, as far as it is known.</summary>
    public virtual double? UnitQuote => null;

    /// <summary>The parameters that say how large it is, by their names on the wire; null where nothing says so.</summary>
    public virtual IReadOnlyDictionary<string, int>? Size => null;

    public abstract HordeError TooDear { get; }

    public abstract AskPayload Payload { get; }

    /// <summary>Each order of a kind is asked as that kind's body is.</summary>
    protected abstract AskBody Asked { get; }

    public bool IsAffordable => Hold.IsZero || Asker.Account.Balance - Asker.Account.Floor - Asker.Account.Held >= Hold;

    public abstract QueueRequest Command(RequestId id);

    /// <param name="nobody">Set when no active worker can serve it.</param>
    public virtual IReadOnlyList<AskWarning>? Warnings(string? nobody) => null;

    protected QueueRequest Command(RequestId id, int pieces, RequestNeeds needs, RequestTerms terms) => new(id, pieces, needs, terms with
    {
        SharedKey = Asker.SharedKey,
        UpfrontHold = Hold,
        UsageMultiplier = Asker.Account.UsageMultiplier,
        StyleOwner = Style?.Style.Owner,
        Style = Style?.Style.Id,
        Collection = Style?.Collection,
    })
    {
        Audience = Asked.AudienceFor(Asker),
        Downgraded = Asker.Downgraded,
        KeyFromStyle = Style?.Key is not null,
    };
}
