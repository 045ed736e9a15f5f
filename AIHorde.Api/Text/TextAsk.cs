using AIHorde.Api.Models;
using AIHorde.Api.Requests;
using AIHorde.Api.Styles;
using AIHorde.Ledger;
using AIHorde.Ledger.Filters;
using AIHorde.Ledger.Modes;
using AIHorde.Ledger.Pricing;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Styles;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Text;

/// <summary>Takes a text request: rules, price, queue.</summary>
sealed class TextAsk(
    AskRules rules, AskQueue queue, ModelReferences references, WaitingRoom room, FilterBook filters, ClusterModes modes, StyleChoice styles)
{
    const int downgradedLengthMin = 16;

    public async Task<Results<Answer<Asked>, Answer<Priced>, HordeError>> AskAsync(
        TextAsyncBody body, Caller caller, ClientAddress address, CancellationToken ct)
    {
        var (style, unknown) = await styles.FindAsync(body.Style, RequestKind.Text, ct);
        if (unknown is not null) return unknown;
        if (style is not null) body = styles.Apply(style.Style, body);
        var count = body.Params.N ?? 1;
        var (asker, refused) = await rules.CheckAsync(body, new AskContext(caller, address, RequestKind.Text, count, body.Models), ct);
        if (asker is null) return refused!;
        var (prompt, corrupt) = await CleanAsync(body, asker, ct);
        if (prompt is null) return corrupt!;
        if (TextRules.Refuse(body) is { } invalid) return invalid;
        var maxLength = body.Params.MaxLength ?? TextParams.DefaultMaxLength;
        var maxContext = body.Params.MaxContextLength ?? TextParams.DefaultMaxContextLength;
        var upfront = UpfrontOf(body, maxLength, count);
        if (body.DryRun)
        {
            if (!Affords(asker, upfront) && !body.AllowDowngrade) return TooDear(upfront);
            var quote = TextPrice.Quote(body.Models, references.Texts, maxLength, maxContext, count);
            return Answers.Ok(new Priced(Math.Round(quote, MidpointRounding.ToEven)));
        }

        var order = new TextOrder(body, asker, prompt, maxLength, maxContext, count, upfront) { Style = style?.Style };
        return await PlaceAsync(order, ct);
    }

    /// <summary>Asks for the hold; where there is too little and the requester allows it, asks for less.</summary>
    async Task<Results<Answer<Asked>, Answer<Priced>, HordeError>> PlaceAsync(TextOrder order, CancellationToken ct)
    {
        var id = queue.NewId();
        var refused = await queue.QueueAsync(order.Command(id, order.MaxLength, order.Upfront.Price), order.Payload(order.MaxLength), order.Prompt, ct);
        if (refused?.Rc == Rc.KudosUpfront)
        {
            if (!order.Body.AllowDowngrade) return TooDear(order.Upfront);
            var shorter = Math.Max(downgradedLengthMin, Math.Min(order.MaxLength, order.Upfront.FreeTokens));
            var smaller = order with { MaxLength = shorter, Body = order.Body with { SlowWorkers = true } };
            refused = await queue.QueueAsync(smaller.Command(id, shorter, Kudos.Zero), smaller.Payload(shorter), order.Prompt, ct);
        }

        return refused is null ? Answers.Accepted(new Asked(id.Value, 0, await WarningAsync(id, ct))) : refused;
    }

    async Task<string?> WarningAsync(RequestId id, CancellationToken ct)
    {
        if (room.Texts.Queue.StandingOf(id, room.Texts.Roster.Active(), DateTimeOffset.MinValue) is not { IsPossible: false }) return null;
        return (await modes.CurrentAsync(ct)).Raid ? null : Asked.NobodyNow;
    }

    /// <summary>Long texts need kudos on hand, and so does whoever does not want slow workers.</summary>
    TextUpfront UpfrontOf(TextAsyncBody body, int maxLength, int count)
    {
        var threads = room.Texts.Roster.Active().Sum(o => o.Threads);
        var free = TextPrice.FreeTokens(threads, room.Texts.Queue.Count);
        if (body.SlowWorkers) free = TextPrice.ClampFreeTokens(free);
        var isNeeded = !body.SlowWorkers || maxLength > free;
        return new TextUpfront(isNeeded ? TextPrice.Upfront(body.Models, references.Texts, maxLength, count) : Kudos.Zero, free);
    }

    static bool Affords(Asker asker, TextUpfront upfront) =>
        upfront.Price.IsZero || asker.Account.Balance - asker.Account.Floor - asker.Account.Held >= upfront.Price;

    static HordeError TooDear(TextUpfront upfront) => HordeError.Forbidden(
        $"Without kudos up front at most {upfront.FreeTokens} tokens may be asked for now; this request needs {upfront.Price} kudos.", Rc.KudosUpfront);

    /// <summary>Text prompts are not judged; only those of flagged accounts, or for models marked as unsafe, are rewritten.</summary>
    async Task<(string? Prompt, HordeError? Refused)> CleanAsync(TextAsyncBody body, Asker asker, CancellationToken ct)
    {
        var isFlagged = asker.Account.Has(Ledger.Users.Roles.Flagged);
        if (!isFlagged && !body.Models.Any(m => references.Texts.Find(m)?.Nsfw == true || references.Images.IsNsfw(m))) return (body.Prompt, null);
        var patterns = await filters.CurrentAsync(ct);
        if (!isFlagged && patterns.Judge(body.Prompt, 10).Suspicion == 0) return (body.Prompt, null);
        return patterns.Replace(body.Prompt) is { Length: > 0 } replaced
            ? (replaced, null)
            : (null, HordeError.BadRequest("Nothing is left of the prompt after what is not allowed was taken out.", Rc.CorruptPrompt));
    }
}

/// <summary>What must be on hand for a request, and up to which length nothing must.</summary>
sealed record TextUpfront(Kudos Price, int FreeTokens);

/// <summary>A text request on its way into the queue.</summary>
sealed record TextOrder(TextAsyncBody Body, Asker Asker, string Prompt, int MaxLength, int MaxContextLength, int Count, TextUpfront Upfront)
{
    public Style? Style { get; init; }

    public QueueRequest Command(RequestId id, int maxLength, Kudos hold) => new(id, Count, new TextNeeds(maxLength, MaxContextLength), Terms(hold))
    {
        Models = Body.Models,
        Audience = new Audience
        {
            Workers = AskRules.TargetsOf(Body),
            WorkersAreDenied = Body.WorkerBlacklist,
            TrustedOnly = Body.TrustedWorkers,
            Slow = Body.SlowWorkers,
            ExtraSlow = Body.ExtraSlowWorkers,
            ValidatedBackendsOnly = Body.ValidatedBackends,
            RequesterTrusted = Asker.IsTrusted,
        },
        Estimate = Upfront.Price,
        AllowDowngrade = Body.AllowDowngrade,
        Downgraded = Asker.Downgraded,
    };

    RequestTerms Terms(Kudos hold) => new(Asker.Id)
    {
        SharedKey = Asker.SharedKey,
        ActivationTax = Style is null ? TextPrice.Tax : TextPrice.Tax + TextPrice.StyleTax,
        UpfrontHold = hold,
        UsageMultiplier = Asker.Account.UsageMultiplier,
        StyleOwner = Style?.Owner,
        Style = Style?.Id,
    };

    /// <summary>What workers get keeps what the client sent, except for a length that was cut.</summary>
    public AskPayload Payload(int maxLength) => new()
    {
        Prompt = Prompt,
        Text = Body.Params with { N = null, Prompt = null, MaxLength = Body.Params.MaxLength is null ? null : maxLength },
        Webhook = Body.Webhook,
    };
}
