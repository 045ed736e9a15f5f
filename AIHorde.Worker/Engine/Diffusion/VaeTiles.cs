using AIHorde.Worker.Engine.Tensors;

namespace AIHorde.Worker.Engine.Diffusion;

/// <summary>
/// Decodes large pictures piece by piece: the decoder needs some ten kilobytes a pixel at once. Pieces overlap and fade into each other, so that no edge shows.
/// </summary>
internal static class VaeTiles
{
    private const int Tile = 96, Overlap = 24;

    /// <param name="whole">Up to this many latents along a side are decoded in one piece.</param>
    public static float[] Decode(Vae vae, float[] latents, int width, int height, bool circular, int whole = 128)
    {
        int channels = vae.Config.LatentChannels, factor = vae.Config.Factor;
        // A picture that tiles is decoded as one: its pieces' borders would have to wrap around.
        if (circular || (width <= whole && height <= whole)) return Piece(vae, latents, width, height, circular);
        int tile = Math.Min(Tile, whole), step = tile - Math.Min(Overlap, tile / 4);
        int wide = width * factor, high = height * factor;
        var sum = new float[3 * wide * high];
        var weights = new float[wide * high];
        foreach (int top in Starts(height, tile, step))
        {
            foreach (int left in Starts(width, tile, step))
            {
                int h = Math.Min(tile, height - top), w = Math.Min(tile, width - left);
                float[] pixels = Piece(vae, Cut(latents, channels, width, height, left, top, w, h), w, h, false);
                Blend(sum, weights, wide, pixels, left * factor, top * factor, w * factor, h * factor, Overlap * factor);
            }
        }
        for (int i = 0; i < sum.Length; i++) sum[i] /= weights[i % weights.Length];
        return sum;
    }

    private static float[] Piece(Vae vae, float[] latents, int width, int height, bool circular)
    {
        ITensorBackend backend = vae.Backend;
        using IScope scope = backend.Scope();
        return backend.ReadAll(vae.Decode(backend.From(latents, new Shape(1, vae.Config.LatentChannels, height, width)), circular));
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

    private static float[] Cut(float[] latents, int channels, int width, int height, int left, int top, int w, int h)
    {
        var piece = new float[channels * w * h];
        for (int c = 0; c < channels; c++)
            for (int y = 0; y < h; y++)
                latents.AsSpan((c * height + top + y) * width + left, w).CopyTo(piece.AsSpan((c * h + y) * w));
        return piece;
    }

    /// <summary>Each pixel counts the more the farther it is from its piece's edge.</summary>
    private static void Blend(float[] sum, float[] weights, int wide, float[] piece, int left, int top, int w, int h, int fade)
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
                for (int c = 0; c < 3; c++) sum[c * total + at] += weight * piece[(c * h + y) * w + x];
            }
        }
    }
}
