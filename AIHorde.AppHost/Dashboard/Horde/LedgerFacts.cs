namespace AIHorde.AppHost.Dashboard.Horde;

/// <summary>The ledger at one moment, as its database tells it: one snapshot, read in one statement.</summary>
public sealed record LedgerFacts
{
    public required long WaitingRequests { get; init; }

    public required long WaitingJobs { get; init; }

    public required DateTimeOffset? OldestWaiting { get; init; }

    public required long RunningJobs { get; init; }

    public required long Events { get; init; }

    public required long Entries { get; init; }

    public required long OpenHolds { get; init; }

    /// <summary>In hundredths of a kudos.</summary>
    public required long HeldKudos { get; init; }

    public required DateTimeOffset? SealedAt { get; init; }

    public required long Unsealed { get; init; }

    public required long OutboxWaiting { get; init; }

    public required long OutboxRetried { get; init; }

    public required long ParkedEvents { get; init; }

    public IReadOnlyList<WaitingModel> Models { get; init; } = [];

    public IReadOnlyList<ProjectionFacts> Projections { get; init; } = [];
}

/// <summary>Requests that name this model, or any model at all.</summary>
public sealed record WaitingModel(string Kind, string Model, long Requests, long Jobs, DateTimeOffset Oldest);

/// <param name="Behind">Events that it has not seen, counted up to <see cref="LedgerLook.BehindMax"/>.</param>
public sealed record ProjectionFacts(string Name, DateTimeOffset MovedAt, long Behind);
