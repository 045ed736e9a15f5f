namespace AIHorde.Worker.Engine.Text;

/// <summary>Chooses the next token by a job's settings, in the order that the job gives (KoboldAI's numbering).</summary>
internal sealed class TokenSampler
{
    private static readonly int[] OrderDefault = [6, 0, 1, 2, 3, 4, 5];

    private readonly TextJob _job;
    private readonly int[] _order;
    private readonly Candidates _candidates;
    private readonly RepetitionPenalty _penalty;
    private SplitMix _random;

    public TokenSampler(TextJob job, int vocabularySize)
    {
        _job = job;
        _order = [.. job.SamplerOrder.Concat(OrderDefault).Distinct()];
        _candidates = new Candidates(vocabularySize);
        _penalty = new RepetitionPenalty(job.RepetitionPenalty, job.RepetitionRange, job.RepetitionSlope);
        _random = new SplitMix(job.Seed);
    }

    public int Next(ReadOnlySpan<float> logits, IReadOnlyList<int> context)
    {
        Narrow(logits, context);
        return Draw();
    }

    internal Candidates Narrow(ReadOnlySpan<float> logits, IReadOnlyList<int> context)
    {
        _candidates.Start(logits);
        foreach (int sampler in _order) Apply(sampler, context);
        return _candidates;
    }

    private void Apply(int sampler, IReadOnlyList<int> context)
    {
        switch (sampler)
        {
            case 0:
                Filters.TopK(_candidates, _job.TopK);
                break;
            case 1:
                Filters.TopA(_candidates, _job.TopA);
                break;
            case 2:
                // Min-p has no number of its own; it goes with top-p.
                Filters.TopP(_candidates, _job.TopP);
                Filters.MinP(_candidates, _job.MinP);
                break;
            case 3:
                Filters.TailFree(_candidates, _job.TailFree);
                break;
            case 4:
                Filters.Typical(_candidates, _job.Typical);
                break;
            case 5:
                if (_job.Temperature > 0) _candidates.Scale((float)(1 / _job.Temperature));
                else _candidates.KeepFirst(1);
                break;
            case 6:
                _penalty.Apply(_candidates, context);
                break;
        }
    }

    private int Draw()
    {
        var tokens = _candidates.Tokens;
        if (tokens.Length == 1) return tokens[0];
        var probabilities = _candidates.Probabilities();
        double left = _random.Next();
        for (int i = 0; i < tokens.Length; i++)
        {
            left -= probabilities[i];
            if (left < 0) return tokens[i];
        }
        return tokens[^1];
    }
}
