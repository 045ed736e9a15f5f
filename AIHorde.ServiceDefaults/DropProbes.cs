using System.Diagnostics;
using OpenTelemetry;

namespace AIHorde.ServiceDefaults;

/// <summary>Health probes come every second and say nothing; their spans are dropped before export.</summary>
sealed class DropProbes : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (data.Kind == ActivityKind.Server && data.GetTagItem("url.path") is "/health" or "/alive")
        {
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }
}
