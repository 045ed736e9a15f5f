using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using AIHorde.Ledger.Users;
using AIHorde.Ledger.Workers;

namespace AIHorde.Ledger.Dispatch;

/// <summary>What a worker said in a pop, and what the ledger knows about it and its owner.</summary>
public abstract record WorkerOffer
{
    HashSet<string>? modelSet;

    protected WorkerOffer()
    {
    }

    /// <summary>What the ledger knows of a worker, and what the worker says of itself.</summary>
    [SetsRequiredMembers]
    protected WorkerOffer(WorkerView worker, WorkerSettings settings, DateTimeOffset seenAt)
    {
        (Id, Name, Owner) = (worker.Id, worker.Name, worker.Owner);
        OwnerTrusted = worker.OwnerRoles.HasFlag(Roles.Trusted);
        (Maintenance, Paused) = (worker.Maintenance, worker.Paused);
        Models = [.. settings.Models];
        (Nsfw, Threads) = (settings.Nsfw, settings.Threads);
        Bridge = BridgeAgent.Parse(settings.BridgeAgent);
        (Speed, SeenAt) = (worker.Speed, seenAt);
    }

    public required WorkerId Id { get; init; }

    public string Name { get; init; } = "";

    public required UserId Owner { get; init; }

    public bool OwnerTrusted { get; init; }

    public required string[] Models { get; init; }

    /// <summary>Whose requests come first, beside the owner's own.</summary>
    public UserId[] PriorityUsers { get; init; } = [];

    public bool Maintenance { get; init; }

    /// <summary>A paused worker is handed decoys that look like jobs, its owner's own requests excepted.</summary>
    public bool Paused { get; init; }

    public bool Nsfw { get; init; } = true;

    public BridgeAgent Bridge { get; init; } = BridgeAgent.Unknown;

    public BlacklistWords Blacklist { get; init; } = BlacklistWords.None;

    public int Threads { get; init; } = 1;

    /// <summary>Things a second of one thread.</summary>
    public double Speed { get; init; }

    public DateTimeOffset SeenAt { get; init; }

    /// <summary>Whether requests that name no model may go to this worker.</summary>
    public virtual bool TakesAnyModel => true;

    public bool Serves(IReadOnlyList<string> requestModels)
    {
        if (requestModels.Count == 0) return TakesAnyModel;
        var offered = OfferedModels;
        for (var i = 0; i < requestModels.Count; i++)
            if (offered.Contains(requestModels[i])) return true;
        return false;
    }

    public bool ServesAll(IReadOnlyList<string> requestModels)
    {
        var offered = OfferedModels;
        for (var i = 0; i < requestModels.Count; i++)
            if (!offered.Contains(requestModels[i])) return false;
        return true;
    }

    HashSet<string> OfferedModels => modelSet ??= [.. Models];
}

/// <summary>Words that a worker refuses to see in a prompt, compiled once for all prompts.</summary>
public sealed class BlacklistWords
{
    public static readonly BlacklistWords None = new([]);
    readonly SearchValues<string>? search;

    public BlacklistWords(IReadOnlyCollection<string> words)
    {
        string[] kept = [.. words.Where(w => w.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];
        if (kept.Length > 0) search = SearchValues.Create(kept, StringComparison.OrdinalIgnoreCase);
    }

    public bool Hit(string prompt) => search is not null && prompt.AsSpan().ContainsAny(search);
}
