using AIHorde.Worker.Engine.Tensors;

namespace AIHorde.Worker.Engine.Diffusion;

/// <summary>
/// Large pictures piece by piece, to latents and back: the VAE needs some ten kilobytes a pixel at once. Pieces overlap and fade into each other, so that
/// no edge shows.
/// </summary>
internal static class VaeTiles
{
    private const int Tile = 96, Overlap = 24;

    private const int Colours = 3;

    /// <param name="whole">Up to this many latents along a side are decoded in one piece.</param>
    public static float[] Decode(Vae vae, float[] latents, int width, int height, bool circular, int whole = 128)
    {
        Planes small = new(vae.Config.LatentChannels, 1), large = new(Colours, vae.Config.Factor);
        return Tiled(latents, width, height, small, large, circular, whole, (piece, w, h) => Run(vae, piece, small, w, h, x => vae.Decode(x, circular)));
    }

    /// <param name="planes">Pixels.</param>
    /// <param name="width">In latents, as <paramref name="height"/> is.</param>
    /// <param name="whole">Up to this many latents along a side are encoded in one piece.</param>
    public static float[] Encode(Vae vae, float[] planes, int width, int height, bool circular, int whole = 128)
    {
        Planes small = new(vae.Config.LatentChannels, 1), large = new(Colours, vae.Config.Factor);
        return Tiled(planes, width, height, large, small, circular, whole, (piece, w, h) => Run(vae, piece, large, w, h, x => vae.Encode(x, circular)));
    }

    private static float[] Tiled(float[] planes, int width, int height, Planes from, Planes to, bool circular, int whole, Func<float[], int, int, float[]> run)
    {
        // A picture that tiles is done as one: its pieces' borders would have to wrap around.
        if (circular || (width <= whole && height <= whole)) return run(planes, width, height);
        int tile = Math.Min(Tile, whole), step = tile - Math.Min(Overlap, tile / 4);
        int wide = width * to.Side, high = height * to.Side;
        var sum = new float[to.Channels * wide * high];
        var weights = new float[wide * high];
        foreach (int top in Starts(height, tile, step))
        {
            foreach (int left in Starts(width, tile, step))
            {
                int h = Math.Min(tile, height - top), w = Math.Min(tile, width - left);
                float[] piece = Cut(planes, from.Channels, width * from.Side, height * from.Side,
                    left * from.Side, top * from.Side, w * from.Side, h * from.Side);
                Blend(sum, weights, to.Channels, wide, run(piece, w, h), left * to.Side, top * to.Side, w * to.Side, h * to.Side, Overlap * to.Side);
            }
        }
        for (int i = 0; i < sum.Length; i++) sum[i] /= weights[i % weights.Length];
        return sum;
    }

    private static float[] Run(Vae vae, float[] piece, Planes from, int width, int height, Func<Tensor, Tensor> run)
    {
        ITensorBackend backend = vae.Backend;
        using IScope scope = backend.Scope();
        return backend.ReadAll(run(backend.From(piece, new Shape(1, from.Channels, height * from.Side, width * from.Side))));
    }

    private static IEnumerable<int> Starts(int size, int tile, int step)
    {
        for (int start = 0; ; start += step)
        {
            if (start + tile >= size)
            {
                yield return Math.Max(0, size - tile);
                yield break;
            }
            yield return start;
        }
    }

    private static float[] Cut(float[] planes, int channels, int width, int height, int left, int top, int w, int h)
    {
        var piece = new float[channels * w * h];
        for (int c = 0; c < channels; c++)
            for (int y = 0; y < h; y++)
                planes.AsSpan((c * height + top + y) * width + left, w).CopyTo(piece.AsSpan((c * h + y) * w));
        return piece;
    }

    /// <summary>Each pixel counts the more the farther it is from its piece's edge.</summary>
    private static void Blend(float[] sum, float[] weights, int channels, int wide, float[] piece, int left, int top, int w, int h, int fade)
    {
        int total = weights.Length;
        for (int y = 0; y < h; y++)
        {
            float vertical = Math.Min(1, (Math.Min(y, h - 1 - y) + 1f) / fade);
            for (int x = 0; x < w; x++)
            {
                float weight = vertical * Math.Min(1, (Math.Min(x, w - 1 - x) + 1f) / fade);
                int at = (top + y) * wide + left + x;
                weights[at] += weight;
                for (int c = 0; c < channels; c++) sum[c * total + at] += weight * piece[(c * h + y) * w + x];
            }
        }
    }

    /// <param name="Side">Numbers along a side that one latent stands for.</param>
    private readonly record struct Planes(int Channels, int Side);
}
