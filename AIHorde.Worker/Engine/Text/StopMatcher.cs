namespace AIHorde.Worker.Engine.Text;

/// <summary>
/// Watches a stream for stop sequences. What could still become one is held back; a found one, and all after it, is not passed on.
/// </summary>
internal sealed class StopMatcher(IReadOnlyList<string> stops)
{
    private readonly string[] _stops = [.. stops.Where(s => s.Length > 0)];
    private string _held = "";

    public bool Stopped { get; private set; }

    /// <summary>The text that is certain now.</summary>
    public string Push(string text)
    {
        if (Stopped) return "";
        string all = _held + text;
        int stop = FirstStop(all);
        if (stop >= 0)
        {
            Stopped = true;
            _held = "";
            return all[..stop];
        }
        int hold = HoldFrom(all);
        _held = all[hold..];
        return all[..hold];
    }

    /// <summary>What was held back, when no more text comes.</summary>
    public string Finish()
    {
        string rest = _held;
        _held = "";
        return rest;
    }

    private int FirstStop(string text)
    {
        int first = -1;
        foreach (string stop in _stops)
        {
            int at = text.IndexOf(stop, StringComparison.Ordinal);
            if (at >= 0 && (first < 0 || at < first)) first = at;
        }
        return first;
    }

    private int HoldFrom(string text)
    {
        int hold = text.Length;
        foreach (string stop in _stops)
        {
            for (int length = Math.Min(stop.Length - 1, text.Length); length > text.Length - hold; length--)
            {
                if (!text.EndsWith(stop[..length], StringComparison.Ordinal)) continue;
                hold = text.Length - length;
                break;
            }
        }
        return hold;
    }
}
