using System.Diagnostics;
using OpenTelemetry;

namespace AIHorde.ServiceDefaults;

/// <summary>
/// Loops and health probes ask the database several times a second. A query that belongs to no recorded request or job says nothing, and many of
/// them would push out what does: they are dropped before export.
/// </summary>
sealed class DropLoneQueries : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (data.Source.Name == "Npgsql" && data.Parent is not { Recorded: true } && !data.HasRemoteParent)
        {
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }
}
