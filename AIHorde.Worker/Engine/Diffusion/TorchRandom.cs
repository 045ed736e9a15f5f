namespace AIHorde.Worker.Engine.Diffusion;

/// <summary>
/// PyTorch's CPU generator and its normal numbers (Mersenne twister; Box-Muller on blocks of sixteen), so that a seed begins with the same noise
/// here as on the horde's other workers.
/// </summary>
internal sealed class TorchRandom
{
    private const int N = 624, M = 397, Block = 16;

    private readonly uint[] _state = new uint[N];
    private int _next = N;
    private double? _spare;

    public TorchRandom(ulong seed)
    {
        _state[0] = (uint)seed;
        for (uint i = 1; i < N; i++) _state[i] = 1812433253 * (_state[i - 1] ^ (_state[i - 1] >> 30)) + i;
    }

    public float[] Normal(int count)
    {
        var values = new float[count];
        if (count < Block)
        {
            for (int i = 0; i < count; i++) values[i] = (float)One();
            return values;
        }
        for (int i = 0; i < count; i++) values[i] = Uniform();
        for (int i = 0; i + Block <= count; i += Block) Transform(values.AsSpan(i, Block));
        if (count % Block == 0) return values;
        // As torch does it: the last sixteen are drawn anew when the count is no multiple.
        Span<float> last = values.AsSpan(count - Block);
        for (int i = 0; i < Block; i++) last[i] = Uniform();
        Transform(last);
        return values;
    }

    public uint Next()
    {
        if (_next == N) Refill();
        uint y = _state[_next++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >> 18);
    }

    private float Uniform() => (Next() & 0xffffff) * (1f / (1 << 24));

    /// <summary>Few numbers take torch's other path: double precision, two at a time, the second kept for the next call.</summary>
    private double One()
    {
        if (_spare is { } spare)
        {
            _spare = null;
            return spare;
        }
        double first = UniformDouble(), second = UniformDouble();
        double radius = Math.Sqrt(-2 * Math.Log(1 - second)), angle = 2 * Math.PI * first;
        _spare = radius * Math.Sin(angle);
        return radius * Math.Cos(angle);
    }

    private double UniformDouble()
    {
        ulong high = Next();
        return (((high << 32) | Next()) & ((1UL << 53) - 1)) * (1.0 / (1UL << 53));
    }

    private static void Transform(Span<float> sixteen)
    {
        for (int i = 0; i < Block / 2; i++)
        {
            float radius = MathF.Sqrt(-2 * MathF.Log(1 - sixteen[i])), angle = 2 * MathF.PI * sixteen[i + Block / 2];
            sixteen[i] = radius * MathF.Cos(angle);
            sixteen[i + Block / 2] = radius * MathF.Sin(angle);
        }
    }

    private void Refill()
    {
        for (int i = 0; i < N; i++)
        {
            uint y = (_state[i] & 0x80000000) | (_state[(i + 1) % N] & 0x7fffffff);
            _state[i] = _state[(i + M) % N] ^ (y >> 1) ^ ((y & 1) != 0 ? 0x9908b0df : 0);
        }
        _next = 0;
    }
}
