namespace AIHorde.Worker.Bridge;

/// <summary>Chance that several tasks draw from: the base class breaks silently when two threads use it at once.</summary>
sealed class LockedRandom(int? seed = null) : Random
{
    readonly Random source = seed is { } number ? new Random(number) : new Random();
    readonly Lock gate = new();

    public override int Next(int maxValue)
    {
        lock (gate)
        {
            return source.Next(maxValue);
        }
    }

    public override long NextInt64(long maxValue)
    {
        lock (gate)
        {
            return source.NextInt64(maxValue);
        }
    }

    public override double NextDouble()
    {
        lock (gate)
        {
            return source.NextDouble();
        }
    }
}
