namespace AIHorde.Ledger.Requests;

/// <summary>Which workers may serve a request.</summary>
public sealed record Audience
{
    public IReadOnlyList<WorkerId> Workers { get; init; } = [];

    /// <summary>The list names those that may not serve, instead of those that may.</summary>
    public bool WorkersAreDenied { get; init; }
    public bool TrustedOnly { get; init; }
    public bool Slow { get; init; } = true;
    public bool ExtraSlow { get; init; }
    public bool ValidatedBackendsOnly { get; init; }
    public bool Nsfw { get; init; }
    public bool SafeAddress { get; init; } = true;
    public bool RequesterTrusted { get; init; }

    /// <summary>The requester had the price when asking; workers that want to see kudos up front look at this.</summary>
    public bool CoversPrice { get; init; } = true;

    public bool Allows(WorkerId worker) =>
        Workers.Count == 0 || Workers.Contains(worker) != WorkersAreDenied;
}

/// <summary>Who pays and what was agreed when the request was queued.</summary>
public sealed record RequestTerms(UserId Requester)
{
    public SharedKeyId? SharedKey { get; init; }

    /// <summary>What one image is worth before the multiplier of the model that makes it; zero for text, whose length is not known yet.</summary>
    public Kudos UnitPrice { get; init; }
    public Kudos ActivationTax { get; init; }

    /// <summary>What is reserved of the requester's kudos until the request ends; zero for a request that is light.</summary>
    public Kudos UpfrontHold { get; init; }

    /// <summary>By how much the requester's record of use is scaled; what is paid is not.</summary>
    public decimal UsageMultiplier { get; init; } = 1;

    /// <summary>The owner of the style that was used, who is paid with the first result when it is not the requester.</summary>
    public UserId? StyleOwner { get; init; }

    /// <summary>The style that was used, whose uses are counted.</summary>
    public StyleId? Style { get; init; }

    /// <summary>The collection that the style was drawn from; its uses are counted too.</summary>
    public CollectionId? Collection { get; init; }
}
