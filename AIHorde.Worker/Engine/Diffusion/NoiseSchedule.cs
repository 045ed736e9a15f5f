namespace AIHorde.Worker.Engine.Diffusion;

internal enum Prediction
{
    /// <summary>The network says what noise it sees.</summary>
    Noise,

    /// <summary>The network says the velocity between noise and picture.</summary>
    Velocity,
}

/// <summary>How much noise (sigma) each of the thousand times of a model's training had, and lists of sigmas to walk down in a number of steps.</summary>
internal sealed class NoiseSchedule
{
    private readonly double[] _sigmas, _logs;

    public NoiseSchedule(ModelConfig config)
    {
        Prediction = config.Text("prediction_type", "epsilon") == "v_prediction" ? Prediction.Velocity : Prediction.Noise;
        int times = config.Int("num_train_timesteps", 1000);
        double start = config.Float("beta_start", 0.00085f), end = config.Float("beta_end", 0.012f);
        string kind = config.Text("beta_schedule", "scaled_linear");
        _sigmas = new double[times];
        double product = 1;
        for (int i = 0; i < times; i++)
        {
            product *= 1 - Beta(kind, start, end, i, times);
            _sigmas[i] = Math.Sqrt((1 - product) / product);
        }
        _logs = Array.ConvertAll(_sigmas, Math.Log);
    }

    public Prediction Prediction { get; }

    public double SigmaMin => _sigmas[0];

    public double SigmaMax => _sigmas[^1];

    /// <summary>The sigma at a time between two of training, by their logarithms.</summary>
    public double Sigma(double time)
    {
        int low = Math.Clamp((int)time, 0, _logs.Length - 2);
        double part = Math.Clamp(time - low, 0, 1);
        return Math.Exp((1 - part) * _logs[low] + part * _logs[low + 1]);
    }

    public double Time(double sigma)
    {
        double log = Math.Log(sigma);
        int low = Array.BinarySearch(_logs, log);
        if (low < 0) low = Math.Clamp(~low - 1, 0, _logs.Length - 2);
        low = Math.Min(low, _logs.Length - 2);
        return low + Math.Clamp((log - _logs[low]) / (_logs[low + 1] - _logs[low]), 0, 1);
    }

    /// <summary>Times spread evenly, from the noisiest down, and 0 at the end.</summary>
    public double[] Even(int steps)
        => [.. Enumerable.Range(0, steps).Select(i => Sigma((_sigmas.Length - 1.0) * (steps == 1 ? 1 : (double)(steps - 1 - i) / (steps - 1)))), 0];

    /// <summary>Karras and others' spacing, which spends more steps where there is little noise.</summary>
    public double[] Karras(int steps)
    {
        const double Rho = 7;
        double high = Math.Pow(SigmaMax, 1 / Rho), low = Math.Pow(SigmaMin, 1 / Rho);
        return [.. Enumerable.Range(0, steps).Select(i => Math.Pow(high + (steps == 1 ? 0 : (double)i / (steps - 1)) * (low - high), Rho)), 0];
    }

    /// <summary>DDIM's own times: every n-th, one later than a multiple, as Stable Diffusion's published settings have it.</summary>
    public double[] Uniform(int steps)
    {
        int every = Math.Max(1, _sigmas.Length / steps);
        return [.. Enumerable.Range(0, steps).Select(i => _sigmas[Math.Clamp((steps - 1 - i) * every + 1, 0, _sigmas.Length - 1)]), 0];
    }

    /// <summary>The times that latent consistency models were distilled at: fifty, thinned out to the steps asked for.</summary>
    public double[] Consistency(int steps)
    {
        const int Trained = 50;
        int each = _sigmas.Length / Trained, count = Math.Min(steps, Trained);
        return [.. Enumerable.Range(0, count).Select(i => _sigmas[(Trained - i * Trained / count) * each - 1]), 0];
    }

    private static double Beta(string kind, double start, double end, int i, int times)
    {
        double part = times == 1 ? 0 : (double)i / (times - 1);
        return kind switch
        {
            "linear" => start + part * (end - start),
            "scaled_linear" => Math.Pow(Math.Sqrt(start) + part * (Math.Sqrt(end) - Math.Sqrt(start)), 2),
            "squaredcos_cap_v2" => Math.Min(0.999, 1 - Bar((i + 1.0) / times) / Bar((double)i / times)),
            _ => throw new EngineFaultException($"This engine does not know the noise schedule {kind}."),
        };

        static double Bar(double t) => Math.Pow(Math.Cos((t + 0.008) / 1.008 * Math.PI / 2), 2);
    }
}
