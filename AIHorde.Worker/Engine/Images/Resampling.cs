namespace AIHorde.Worker.Engine.Images;

/// <summary>Pictures to another size with Lanczos' filter, each side by itself; made smaller, the filter widens so that no pixel is passed over.</summary>
public static class Resampling
{
    private const double Lobes = 3;

    public static Bitmap Resize(Bitmap source, int width, int height)
    {
        if (width == source.Width && height == source.Height) return source;
        float[] pixels = Multiplied(source.Rgba);
        float[] wide = Rows(pixels, source.Width, source.Height, width);
        float[] turned = Turn(wide, width, source.Height);
        float[] done = Turn(Rows(turned, source.Height, width, height), height, width);
        return new Bitmap(width, height, Bytes(done));
    }

    /// <summary>Fills the size wholly, what is over on the longer side is cut off evenly: as the horde treats sources.</summary>
    public static Bitmap Cover(Bitmap source, int width, int height)
    {
        double scale = Math.Max((double)width / source.Width, (double)height / source.Height);
        int wide = Math.Max(width, (int)Math.Round(source.Width * scale)), high = Math.Max(height, (int)Math.Round(source.Height * scale));
        Bitmap large = Resize(source, wide, high);
        if (wide == width && high == height) return large;
        var cut = new Bitmap(width, height);
        int left = (wide - width) / 2, top = (high - height) / 2;
        for (int y = 0; y < height; y++)
            large.Rgba.AsSpan(((y + top) * wide + left) * 4, width * 4).CopyTo(cut.Rgba.AsSpan(y * width * 4));
        return cut;
    }

    /// <summary>Colours count as much as they are seen, or the colour of what is invisible would bleed in.</summary>
    private static float[] Multiplied(byte[] rgba)
    {
        var pixels = new float[rgba.Length];
        for (int i = 0; i < rgba.Length; i += 4)
        {
            float alpha = rgba[i + 3] / 255f;
            for (int c = 0; c < 3; c++) pixels[i + c] = rgba[i + c] * alpha;
            pixels[i + 3] = rgba[i + 3];
        }
        return pixels;
    }

    private static byte[] Bytes(float[] pixels)
    {
        var rgba = new byte[pixels.Length];
        for (int i = 0; i < rgba.Length; i += 4)
        {
            // The filter overshoots colour and alpha alike, so the colour is taken out before alpha is cut off.
            float alpha = pixels[i + 3];
            for (int c = 0; c < 3; c++) rgba[i + c] = alpha < 0.5f ? (byte)0 : (byte)Math.Clamp(pixels[i + c] * 255 / alpha + 0.5f, 0, 255);
            rgba[i + 3] = (byte)Math.Clamp(alpha + 0.5f, 0, 255);
        }
        return rgba;
    }

    private static float[] Rows(float[] source, int from, int rows, int to)
    {
        var (starts, weights) = Filter(from, to);
        var result = new float[to * rows * 4];
        Parallel.For(0, rows, row =>
        {
            for (int x = 0; x < to; x++)
            {
                float r = 0, g = 0, b = 0, a = 0;
                float[] taps = weights[x];
                for (int i = 0; i < taps.Length; i++)
                {
                    int at = (row * from + starts[x] + i) * 4;
                    r += source[at] * taps[i];
                    g += source[at + 1] * taps[i];
                    b += source[at + 2] * taps[i];
                    a += source[at + 3] * taps[i];
                }
                int target = (row * to + x) * 4;
                (result[target], result[target + 1], result[target + 2], result[target + 3]) = (r, g, b, a);
            }
        });
        return result;
    }

    private static (int[] Starts, float[][] Weights) Filter(int from, int to)
    {
        double scale = (double)from / to, stretch = Math.Max(1, scale), reach = Lobes * stretch;
        var starts = new int[to];
        var weights = new float[to][];
        for (int x = 0; x < to; x++)
        {
            double centre = (x + 0.5) * scale - 0.5;
            int first = Math.Max(0, (int)Math.Ceiling(centre - reach)), last = Math.Min(from - 1, (int)Math.Floor(centre + reach));
            double[] taps = [.. Enumerable.Range(first, last - first + 1).Select(i => Lanczos((i - centre) / stretch))];
            double sum = taps.Sum();
            starts[x] = first;
            weights[x] = [.. taps.Select(t => (float)(t / sum))];
        }
        return (starts, weights);
    }

    private static double Lanczos(double x)
    {
        if (Math.Abs(x) < 1e-9) return 1;
        if (Math.Abs(x) >= Lobes) return 0;
        double p = Math.PI * x;
        return Lobes * Math.Sin(p) * Math.Sin(p / Lobes) / (p * p);
    }

    private static float[] Turn(float[] source, int width, int height)
    {
        var turned = new float[source.Length];
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++) source.AsSpan((y * width + x) * 4, 4).CopyTo(turned.AsSpan((x * height + y) * 4));
        return turned;
    }
}
