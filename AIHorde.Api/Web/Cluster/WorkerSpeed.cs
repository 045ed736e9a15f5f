using System.Globalization;

namespace AIHorde.Api.Web.Cluster;

/// <summary>The number in the words that the API has for a worker's speed; its unit is the kind's. Null where none was measured.</summary>
static class WorkerSpeed
{
    public static double? Of(WorkerView worker) =>
        double.TryParse(worker.Performance?.Split(' ')[0], CultureInfo.InvariantCulture, out var speed) ? speed : null;
}
