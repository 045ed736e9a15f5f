using AIHorde.Worker.Settings;

namespace AIHorde.Worker.Backends;

/// <summary>
/// All that the probed backends offer together, under the names that the horde gets to see. One worker tells the server one set of features,
/// so a feature counts only when every image backend has it: a job then never lands where it can't be done.
/// </summary>
public sealed class Bench
{
    /// <summary>Servers refuse shorter and longer names.</summary>
    const int NameLengthMin = 3, NameLengthMax = 255;

    Bench(WorkerSettings settings, IReadOnlyList<(IBackend Backend, Offer Offer)> probed)
    {
        var all = probed.SelectMany(Places).ToList();
        var (places, missing) = Choose(settings.Models, all);
        Missing = missing;
        Unreadable = [.. probed.SelectMany(entry => entry.Offer.Unreadable)];
        if (Unreadable.FirstOrDefault(model => missing.Any(name => IsCalled(model.Name, name))) is { } broken)
        {
            throw new BackendUnavailableException($"The model {broken.Name}, which --models names, can't be opened: {broken.Why}");
        }

        Images = places.Where(place => place.Image is not null).ToDictionary(place => place.HordeName, StringComparer.Ordinal);
        Texts = places.Where(place => place.Text is not null).ToDictionary(place => place.HordeName, StringComparer.Ordinal);
        var offers = probed.Where(entry => Images.Values.Any(place => place.Backend == entry.Backend)).Select(entry => entry.Offer.Images!).ToList();
        Features = Common(offers.Select(offer => offer.Features));
        foreach (var (backend, offer) in probed.Where(entry => entry.Backend is IAlchemyBackend))
        {
            foreach (var form in offer.Forms.Where(form => !Forms.Telling.Contains(form)))
            {
                Finishers.TryAdd(form, ((IAlchemyBackend)backend, offer.TilesMax));
            }

            foreach (var form in offer.Forms.Where(form => settings.Forms.Count == 0 || settings.Forms.Contains(form)))
            {
                FormPlaces.TryAdd(form, (IAlchemyBackend)backend);
            }
        }

        PostProcessors = Common(offers.Select(offer => offer.PostProcessors.Union(Finishers.Keys).ToHashSet()));
        var alchemists = probed.Where(entry => FormPlaces.Values.Any(place => place == entry.Backend));
        TilesMax = alchemists.Select(entry => entry.Offer.TilesMax ?? settings.TilesMax).Append(settings.TilesMax).Min();
    }

    public IReadOnlyDictionary<string, ModelPlace> Images { get; }

    public IReadOnlyDictionary<string, ModelPlace> Texts { get; }

    public IReadOnlySet<string> Features { get; }

    public IReadOnlySet<string> PostProcessors { get; }

    /// <summary>Who works on pictures whose own backend can't, by the form, and up to how many tiles.</summary>
    public Dictionary<string, (IAlchemyBackend Backend, int? TilesMax)> Finishers { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, IAlchemyBackend> FormPlaces { get; } = new(StringComparer.Ordinal);

    /// <summary>The largest picture that every form is done for.</summary>
    public int TilesMax { get; }

    /// <summary>Models that the volunteer asked for and no backend has.</summary>
    public IReadOnlyList<string> Missing { get; }

    /// <summary>Models that were found, and passed over because they can't be opened.</summary>
    public IReadOnlyList<UnreadableModel> Unreadable { get; }

    public bool Offers(JobKind kind) => kind switch
    {
        JobKind.Image => Images.Count > 0,
        JobKind.Text => Texts.Count > 0,
        _ => FormPlaces.Count > 0,
    };

    /// <summary>Throws <see cref="BackendUnavailableException"/> when a model that the volunteer chose is there and can't be opened.</summary>
    public static Bench Lay(WorkerSettings settings, IReadOnlyList<(IBackend Backend, Offer Offer)> probed) => new(settings, probed);

    static IEnumerable<ModelPlace> Places((IBackend Backend, Offer Offer) entry) =>
        (entry.Offer.Images?.Models ?? [])
            .Select(model => new ModelPlace(ModelNames.Public(model.Name), model.Name, entry.Backend)
            {
                Image = model, Processors = entry.Offer.Images!.PostProcessors,
            })
            .Concat((entry.Offer.Text?.Models ?? [])
                .Select(model => new ModelPlace(ModelNames.Public(model.Name), model.Name, entry.Backend) { Text = model }));

    /// <summary>Where two backends have a model of the same name and kind, the first in the settings gets it.</summary>
    static (List<ModelPlace> Places, List<string> Missing) Choose(IReadOnlyList<ModelChoice> choices, List<ModelPlace> all)
    {
        var missing = new List<string>();
        var chosen = new List<ModelPlace>();
        foreach (var choice in choices)
        {
            var found = all.Where(place => IsCalled(place.LocalName, choice.LocalName)).ToList();
            if (found.Count == 0)
            {
                missing.Add(choice.LocalName);
            }

            var renamed = choice.HordeName != choice.LocalName;
            chosen.AddRange(found.Select(place => renamed ? place with { HordeName = choice.HordeName } : place));
        }

        var places = (choices.Count == 0 ? all : chosen).Where(place => place.HordeName.Length is >= NameLengthMin and <= NameLengthMax);
        return ([.. places.DistinctBy(place => (place.HordeName, place.Image is null))], missing);
    }

    static bool IsCalled(string local, string asked) =>
        local.Equals(asked, StringComparison.OrdinalIgnoreCase)
        || ModelNames.Public(local).Equals(ModelNames.Public(asked), StringComparison.OrdinalIgnoreCase);

    static HashSet<string> Common(IEnumerable<IReadOnlySet<string>> sets)
    {
        HashSet<string>? common = null;
        foreach (var set in sets)
        {
            common = common is null ? [.. set] : [.. common.Intersect(set)];
        }

        return common ?? [];
    }
}

/// <summary>A model on a backend.</summary>
public sealed record ModelPlace(string HordeName, string LocalName, IBackend Backend)
{
    public ImageModel? Image { get; init; }

    /// <summary>The post-processing that the model's own backend does.</summary>
    public IReadOnlySet<string> Processors { get; init; } = new HashSet<string>();

    public TextModel? Text { get; init; }
}
