using AIHorde.Worker.Backends;
using AIHorde.Worker.Bridge.Trades;
using AIHorde.Worker.Settings;

namespace AIHorde.Worker.Bridge;

/// <summary>Says at start what computes where and what is offered, so that a volunteer sees a wrong device before the first job.</summary>
static class OfferText
{
    const int NamesMax = 12;

    public static IEnumerable<Action<ILogger>> Lines(Workshop workshop, WorkerSettings settings)
    {
        foreach (var (backend, offer) in workshop.Probed)
        {
            yield return logger => BridgeLog.Backend(logger, backend.Address.ToString(), offer.Software, offer.Device);
            foreach (var warning in offer.Warnings)
            {
                yield return logger => BridgeLog.BackendWarns(logger, backend.Address.ToString(), warning);
            }
        }

        foreach (var model in workshop.Bench.Unreadable)
        {
            yield return logger => BridgeLog.PassedOver(logger, model.Name, model.Why);
        }

        if (workshop.Bench.Missing.Count > 0)
        {
            yield return logger => BridgeLog.Missing(logger, string.Join(", ", workshop.Bench.Missing));
        }

        foreach (var kind in settings.Kinds.Where(workshop.Bench.Offers))
        {
            yield return logger => BridgeLog.Offers(logger, kind, settings.Names.Of(kind), Describe(kind, workshop.Bench, settings));
        }
    }

    static string Describe(JobKind kind, Bench bench, WorkerSettings settings) => kind switch
    {
        JobKind.Image => $"{Names(bench.Images.Keys)}; {string.Join(" ", Capabilities.Of(bench, settings).Names)}; up to {settings.PixelsMax} pixels",
        JobKind.Text => Names(bench.Texts.Values.Select(place => $"{place.HordeName} (context {place.Text!.ContextLengthMax})")),
        _ => $"{Names(bench.FormPlaces.Keys)}; up to {bench.TilesMax} tiles",
    };

    static string Names(IEnumerable<string> names)
    {
        var all = names.ToList();
        return string.Join(", ", all.Take(NamesMax)) + (all.Count > NamesMax ? $" and {all.Count - NamesMax} more" : "");
    }
}
