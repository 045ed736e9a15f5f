namespace AIHorde.Worker.Engine.Images;

/// <summary>
/// Lossless WebP (VP8L): pictures of few colours by a palette, others without their green and with the best of thirteen guesses a block; then copies,
/// a cache of colours where it pays, and prefix codes.
/// </summary>
internal static class LosslessWriter
{
    private const int BlockBits = 4, PaletteMax = 256;

    public static byte[] Write(Bitmap bitmap)
    {
        if (bitmap.Width > 1 << 14 || bitmap.Height > 1 << 14) throw new ImageFormatException("WebP pictures have at most 16384 pixels a side.");
        uint[] pixels = Read(bitmap);
        var writer = new BitWriter();
        writer.Write(0x2f, 8);
        writer.Write((uint)bitmap.Width - 1, 14);
        writer.Write((uint)bitmap.Height - 1, 14);
        writer.Write(bitmap.HasTransparency ? 1u : 0, 1);
        writer.Write(0, 3);
        uint[]? colours = Colours(pixels);
        if (colours is not null) WithPalette(writer, pixels, colours, bitmap.Width, bitmap.Height);
        else Predicted(writer, pixels, bitmap.Width, bitmap.Height);
        return writer.Finish();
    }

    /// <summary>What is invisible has no colour: all of it becomes alike.</summary>
    private static uint[] Read(Bitmap bitmap)
    {
        var pixels = new uint[bitmap.Width * bitmap.Height];
        for (int i = 0; i < pixels.Length; i++)
        {
            ReadOnlySpan<byte> p = bitmap.Rgba.AsSpan(i * 4, 4);
            pixels[i] = p[3] == 0 ? 0 : (uint)(p[3] << 24 | p[0] << 16 | p[1] << 8 | p[2]);
        }
        return pixels;
    }

    private static uint[]? Colours(uint[] pixels)
    {
        var seen = new HashSet<uint>();
        foreach (uint pixel in pixels) if (seen.Add(pixel) && seen.Count > PaletteMax) return null;
        return [.. seen.Order()];
    }

    private static void WithPalette(BitWriter writer, uint[] pixels, uint[] colours, int width, int height)
    {
        writer.Write(1, 1);
        writer.Write(3, 2);
        writer.Write((uint)colours.Length - 1, 8);
        var steps = (uint[])colours.Clone();
        for (int i = steps.Length - 1; i > 0; i--) steps[i] = Argb.Subtract(steps[i], steps[i - 1]);
        LosslessImage.Write(writer, steps, steps.Length, main: false);
        int packing = colours.Length <= 2 ? 3 : colours.Length <= 4 ? 2 : colours.Length <= 16 ? 1 : 0;
        int stored = LosslessReader.Blocks(width, packing), bits = 8 >> packing, each = 1 << packing;
        var packed = new uint[stored * height];
        Array.Fill(packed, Argb.Black);
        for (int i = 0; i < pixels.Length; i++)
        {
            int x = i % width;
            packed[i / width * stored + x / each] |= (uint)Array.BinarySearch(colours, pixels[i]) << x % each * bits << 8;
        }
        writer.Write(0, 1);
        LosslessImage.Write(writer, packed, stored, main: true);
    }

    private static void Predicted(BitWriter writer, uint[] pixels, int width, int height)
    {
        for (int i = 0; i < pixels.Length; i++)
        {
            uint green = pixels[i] >> 8 & 255;
            pixels[i] = Argb.Subtract(pixels[i], green << 16 | green);
        }
        writer.Write(1, 1);
        writer.Write(2, 2);
        int across = LosslessReader.Blocks(width, BlockBits), down = LosslessReader.Blocks(height, BlockBits);
        var modes = new uint[across * down];
        Parallel.For(0, modes.Length, block => modes[block] = Argb.Black | (uint)Best(pixels, width, height, block % across, block / across) << 8);
        var missed = new uint[pixels.Length];
        for (int i = 0; i < pixels.Length; i++)
        {
            int x = i % width, y = i / width, mode = (int)(modes[(y >> BlockBits) * across + (x >> BlockBits)] >> 8 & 15);
            missed[i] = Argb.Subtract(pixels[i], Predictor.Guess(pixels, width, i, x, y, mode));
        }
        writer.Write(1, 1);
        writer.Write(0, 2);
        writer.Write(BlockBits - 2, 3);
        LosslessImage.Write(writer, modes, across, main: false);
        writer.Write(0, 1);
        LosslessImage.Write(writer, missed, width, main: true);
    }

    private static int Best(uint[] pixels, int width, int height, int blockX, int blockY)
    {
        int best = 1;
        long least = long.MaxValue;
        int top = Math.Max(1, blockY << BlockBits), bottom = Math.Min(height, (blockY + 1) << BlockBits);
        int left = Math.Max(1, blockX << BlockBits), right = Math.Min(width, (blockX + 1) << BlockBits);
        for (int mode = 1; mode <= 13; mode++)
        {
            long cost = 0;
            for (int y = top; y < bottom && cost < least; y++)
            {
                for (int x = left; x < right; x++)
                {
                    int i = y * width + x;
                    uint missed = Argb.Subtract(pixels[i], Predictor.Guess(pixels, width, i, x, y, mode));
                    for (int s = 0; s < 32; s += 8) cost += Math.Abs((int)(sbyte)(missed >> s));
                }
            }
            if (cost < least) (least, best) = (cost, mode);
        }
        return best;
    }
}
