namespace AIHorde.Api.Web.Session;

/// <summary>The workers of a visitor, as their pages show them.</summary>
static class OwnWorkers
{
    const int ShownMax = 100;

    public static async Task<IReadOnlyList<WorkerView>> OfAsync(HttpContext http, InnerApi api, Visitor? visitor)
    {
        var workers = new List<WorkerView>();
        foreach (var id in (visitor?.WorkerIds ?? []).Take(ShownMax))
            if (SiteJson.Read<WorkerView>(await api.GetAsync(http, $"/api/v2/workers/{id}")) is { } worker) workers.Add(worker);
        return workers;
    }
}
