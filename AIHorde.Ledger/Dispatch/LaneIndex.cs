namespace AIHorde.Ledger.Dispatch;

/// <summary>Finds lanes by the models that they name. Lanes that became empty are gone, so that names once asked for cost nothing.</summary>
sealed class LaneIndex<TDemand>
    where TDemand : notnull
{
    readonly Dictionary<string, List<Lane<TDemand>>> byModel = [];
    readonly Dictionary<ModelSet, Lane<TDemand>> byModels = [];

    public int Count { get; private set; }

    public Dictionary<ModelSet, Lane<TDemand>>.ValueCollection All => byModels.Values;

    public void Add(Entry<TDemand> entry)
    {
        var key = new ModelSet(entry.Request.Models);
        if (!byModels.TryGetValue(key, out var lane)) lane = Open(key);
        lane.Add(entry);
        Count++;
    }

    public void Remove(Entry<TDemand> entry)
    {
        var key = new ModelSet(entry.Request.Models);
        var lane = byModels[key];
        lane.Remove(entry);
        Count--;
        if (lane.Count == 0) Close(key, lane);
    }

    /// <summary>The lanes that this worker may take from, each once.</summary>
    public IEnumerable<Lane<TDemand>> For(WorkerOffer offer, long visit)
    {
        if (offer.TakesAnyModel && byModels.TryGetValue(ModelSet.Any, out var any)) yield return any;
        foreach (var lane in Naming(offer.Models, visit)) yield return lane;
    }

    /// <summary>The lanes that name one of these models, each once a visit.</summary>
    public IEnumerable<Lane<TDemand>> Naming(IReadOnlyList<string> models, long visit)
    {
        for (var i = 0; i < models.Count; i++)
        {
            if (!byModel.TryGetValue(models[i], out var naming)) continue;
            foreach (var lane in naming)
            {
                if (lane.Visit == visit) continue;
                lane.Visit = visit;
                yield return lane;
            }
        }
    }

    public Lane<TDemand>? WithoutModel => byModels.GetValueOrDefault(ModelSet.Any);

    /// <summary>Requests that name some model which the worker has not: all that name any, less those whose every model it has.
    /// A lane is met once for each of its models, and looked at when met by its first.</summary>
    public int CountWithForeignModel(WorkerOffer offer)
    {
        var foreign = Count - (byModels.TryGetValue(ModelSet.Any, out var any) ? any.Count : 0);
        foreach (var model in offer.Models)
        {
            if (!byModel.TryGetValue(model, out var naming)) continue;
            foreach (var lane in naming)
                if (lane.Models[0] == model && offer.ServesAll(lane.Models)) foreign -= lane.Count;
        }

        return foreign;
    }

    Lane<TDemand> Open(ModelSet key)
    {
        var lane = new Lane<TDemand>(key.Models);
        byModels.Add(key, lane);
        foreach (var model in key.Models)
        {
            if (!byModel.TryGetValue(model, out var naming)) byModel.Add(model, naming = []);
            naming.Add(lane);
        }

        return lane;
    }

    void Close(ModelSet key, Lane<TDemand> lane)
    {
        byModels.Remove(key);
        foreach (var model in key.Models)
        {
            var naming = byModel[model];
            naming.Remove(lane);
            if (naming.Count == 0) byModel.Remove(model);
        }
    }
}

/// <summary>Models in ordinal order, compared by value.</summary>
readonly struct ModelSet(string[] models) : IEquatable<ModelSet>
{
    public static readonly ModelSet Any = new([]);

    public string[] Models { get; } = models;

    public bool Equals(ModelSet other) => Models.AsSpan().SequenceEqual(other.Models);

    public override bool Equals(object? obj) => obj is ModelSet other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var model in Models) hash.Add(model);
        return hash.ToHashCode();
    }
}
