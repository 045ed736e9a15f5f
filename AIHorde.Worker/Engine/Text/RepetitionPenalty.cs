namespace AIHorde.Worker.Engine.Text;

/// <summary>
/// Makes tokens of the recent text less likely. With a slope the penalty rises along a curve from the oldest token in range to the newest.
/// </summary>
internal sealed class RepetitionPenalty(double penalty, int range, double slope)
{
    private readonly HashSet<int> _seen = [];

    public void Apply(Candidates candidates, IReadOnlyList<int> context)
    {
        if (penalty == 1) return;
        int first = range > 0 ? Math.Max(0, context.Count - range) : 0;
        _seen.Clear();
        for (int i = context.Count - 1; i >= first; i--)
        {
            if (!_seen.Add(context[i])) continue;
            float strength = (float)StrengthAt(context.Count - 1 - i);
            candidates.Change(context[i], logit => logit > 0 ? logit / strength : logit * strength);
        }
        candidates.Unsort();
    }

    /// <summary>By distance from the newest token, 0 being the newest. The slope needs a range to run along.</summary>
    internal double StrengthAt(int distance)
    {
        if (slope == 0 || range <= 1) return penalty;
        double x = (double)(range - 1 - distance) / (range - 1) * 2 - 1;
        double curve = slope * x / (1 + Math.Abs(x) * (slope - 1));
        return 1 + (curve + 1) / 2 * (penalty - 1);
    }
}
