namespace AIHorde.Worker.Engine.Images;

/// <summary>From a JPEG's block numbers to pixels: inverse cosine transform, coarse planes stretched, colours turned.</summary>
internal static class JpegPixels
{
    public static Bitmap Build(JpegPlane[] planes, int[][] quantisers, int width, int height, int adobe)
    {
        int widest = planes.Max(p => p.Horizontal), tallest = planes.Max(p => p.Vertical);
        byte[][] full = [.. planes.Select(plane =>
        {
            int[] quantiser = quantisers[plane.Table] ?? throw new ImageFormatException("The JPEG lacks a quantiser.");
            byte[] samples = Samples(plane, quantiser);
            int w = (width * plane.Horizontal + widest - 1) / widest, h = (height * plane.Vertical + tallest - 1) / tallest;
            float scaleX = (float)plane.Horizontal / widest, scaleY = (float)plane.Vertical / tallest;
            return Stretch(samples, plane.BlocksAcross * 8, (w, scaleX), (h, scaleY), width, height);
        })];
        var bitmap = new Bitmap(width, height);
        bool turned = planes.Length == 3 ? adobe != 0 : adobe == 2;
        for (int i = 0; i < width * height; i++) Colour(full, i, turned, bitmap.Rgba.AsSpan(i * 4, 4));
        return bitmap;
    }

    private static void Colour(byte[][] planes, int i, bool turned, Span<byte> rgba)
    {
        float r = planes[0][i], g = r, b = r;
        if (planes.Length >= 3)
        {
            (g, b) = (planes[1][i], planes[2][i]);
            if (turned) (r, g, b) = (r + 1.402f * (b - 128), r - 0.344136f * (g - 128) - 0.714136f * (b - 128), r + 1.772f * (g - 128));
        }
        // Four colours are ink, stored as the light that is left.
        float light = planes.Length == 4 ? planes[3][i] / 255f : 1;
        (rgba[0], rgba[1], rgba[2], rgba[3]) = (Byte(r * light), Byte(g * light), Byte(b * light), 255);
    }

    private static byte Byte(float value) => (byte)Math.Clamp(value + 0.5f, 0, 255);

    private static byte[] Samples(JpegPlane plane, int[] quantiser)
    {
        int stride = plane.BlocksAcross * 8;
        var samples = new byte[stride * plane.BlocksDown * 8];
        Parallel.For(0, plane.BlocksDown, row =>
        {
            Span<float> numbers = stackalloc float[64], half = stackalloc float[64];
            for (int column = 0; column < plane.BlocksAcross; column++)
            {
                ReadOnlySpan<short> block = plane.Coefficients.AsSpan((row * plane.BlocksAcross + column) * 64, 64);
                for (int i = 0; i < 64; i++) numbers[i] = block[i] * quantiser[i];
                Rows(numbers, half);
                Rows(half, numbers);
                for (int i = 0; i < 64; i++) samples[(row * 8 + i / 8) * stride + column * 8 + i % 8] = Byte(numbers[i] + 128);
            }
        });
        return samples;
    }

    /// <summary>One side's transform, the result turned over its diagonal: twice gives both sides and the right way up.</summary>
    private static void Rows(ReadOnlySpan<float> from, Span<float> to)
    {
        ReadOnlySpan<float> cosines = JpegTables.Cosines;
        for (int row = 0; row < 8; row++)
        {
            for (int x = 0; x < 8; x++)
            {
                float sum = 0;
                for (int u = 0; u < 8; u++) sum += from[row * 8 + u] * cosines[x * 8 + u];
                to[x * 8 + row] = sum;
            }
        }
    }

    private static byte[] Stretch(byte[] samples, int stride, (int Size, float Scale) across, (int Size, float Scale) down, int toWidth, int toHeight)
    {
        var result = new byte[toWidth * toHeight];
        Parallel.For(0, toHeight, y =>
        {
            float fy = Math.Clamp((y + 0.5f) * down.Scale - 0.5f, 0, down.Size - 1);
            int y0 = (int)fy, y1 = Math.Min(down.Size - 1, y0 + 1);
            for (int x = 0; x < toWidth; x++)
            {
                float fx = Math.Clamp((x + 0.5f) * across.Scale - 0.5f, 0, across.Size - 1);
                int x0 = (int)fx, x1 = Math.Min(across.Size - 1, x0 + 1);
                float top = samples[y0 * stride + x0] + (fx - x0) * (samples[y0 * stride + x1] - samples[y0 * stride + x0]);
                float bottom = samples[y1 * stride + x0] + (fx - x0) * (samples[y1 * stride + x1] - samples[y1 * stride + x0]);
                result[y * toWidth + x] = Byte(top + (fy - y0) * (bottom - top));
            }
        });
        return result;
    }
}
