using System.Numerics.Tensors;

namespace AIHorde.Worker.Engine.Text;

/// <summary>The ways in which KoboldAI's settings narrow the choice of the next token. Each leaves at least one candidate.</summary>
internal static class Filters
{
    public static void TopK(Candidates candidates, int count)
    {
        if (count > 0 && count < candidates.Count) candidates.KeepFirst(count);
    }

    /// <summary>The smallest set of the likeliest tokens whose probabilities reach <paramref name="mass"/>.</summary>
    public static void TopP(Candidates candidates, double mass)
    {
        if (mass >= 1) return;
        candidates.Sort();
        var probabilities = candidates.Probabilities();
        double sum = 0;
        int kept = 0;
        while (kept < probabilities.Length && sum < mass) sum += probabilities[kept++];
        candidates.KeepFirst(kept);
    }

    /// <summary>Drops what is less likely than a share of the likeliest.</summary>
    public static void MinP(Candidates candidates, double share)
    {
        if (share > 0) KeepAtLeast(candidates, largest => share * largest);
    }

    /// <summary>As min-p, but the share grows with the likeliest token's own probability: sure choices are cut harder.</summary>
    public static void TopA(Candidates candidates, double share)
    {
        if (share > 0) KeepAtLeast(candidates, largest => share * largest * largest);
    }

    /// <summary>Cuts where the sorted probabilities stop bending: the second derivative's share beyond <paramref name="mass"/> is the tail.</summary>
    public static void TailFree(Candidates candidates, double mass)
    {
        if (mass >= 1 || candidates.Count < 3) return;
        candidates.Sort();
        var probabilities = candidates.Probabilities();
        double total = 0;
        for (int i = 0; i + 2 < probabilities.Length; i++) total += Bend(probabilities, i);
        if (total <= 0) return;
        double sum = 0;
        int kept = 1;
        for (int i = 0; i + 2 < probabilities.Length; i++)
        {
            sum += Bend(probabilities, i) / total;
            if (sum > mass) break;
            kept++;
        }
        candidates.KeepFirst(kept);
    }

    /// <summary>Keeps the tokens whose surprise is nearest to the expected surprise, until their probabilities reach <paramref name="mass"/>.</summary>
    public static void Typical(Candidates candidates, double mass)
    {
        if (mass >= 1 || candidates.Count < 2) return;
        candidates.Sort();
        var probabilities = candidates.Probabilities();
        double entropy = 0;
        foreach (float p in probabilities) if (p > 0) entropy -= p * Math.Log(p);
        var order = new (double Distance, int At)[probabilities.Length];
        for (int i = 0; i < order.Length; i++) order[i] = (Math.Abs(-Math.Log(Math.Max(probabilities[i], float.Epsilon)) - entropy), i);
        Array.Sort(order);
        var marks = candidates.Scratch;
        marks.Clear();
        double sum = 0;
        for (int i = 0; i < order.Length && (i == 0 || sum < mass); i++)
        {
            marks[order[i].At] = 1;
            sum += probabilities[order[i].At];
        }
        candidates.KeepMarked();
    }

    private static void KeepAtLeast(Candidates candidates, Func<double, double> threshold)
    {
        var probabilities = candidates.Probabilities();
        double least = threshold(TensorPrimitives.Max(probabilities));
        var marks = candidates.Scratch;
        for (int i = 0; i < marks.Length; i++) marks[i] = probabilities[i] >= least ? 1 : 0;
        candidates.KeepMarked();
    }

    private static double Bend(ReadOnlySpan<float> p, int at) => Math.Abs((double)p[at] - 2.0 * p[at + 1] + p[at + 2]);
}
