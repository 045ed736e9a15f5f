namespace AIHorde.Worker.Engine.Diffusion;

/// <summary>Numbers as waves of many lengths, which a network reads more easily than a number.</summary>
internal static class Waves
{
    public static float[] Of(ReadOnlySpan<float> values, int width, bool cosineFirst, float shift)
    {
        int half = width / 2;
        var waves = new float[values.Length * width];
        for (int v = 0; v < values.Length; v++)
        {
            for (int i = 0; i < half; i++)
            {
                double angle = values[v] * Math.Exp(-Math.Log(10000) * i / (half - shift));
                waves[v * width + i] = (float)(cosineFirst ? Math.Cos(angle) : Math.Sin(angle));
                waves[v * width + half + i] = (float)(cosineFirst ? Math.Sin(angle) : Math.Cos(angle));
            }
        }
        return waves;
    }
}
