using AIHorde.Worker.Engine.Images;

namespace AIHorde.Worker.Engine.Diffusion;

/// <summary>Between pictures of bytes and the planes of numbers from -1 to 1 that the VAE works on.</summary>
internal static class Pixels
{
    public static float[] ToPlanes(Bitmap bitmap)
    {
        int count = bitmap.Width * bitmap.Height;
        var planes = new float[3 * count];
        for (int i = 0; i < count; i++)
            for (int c = 0; c < 3; c++) planes[c * count + i] = bitmap.Rgba[i * 4 + c] / 127.5f - 1;
        return planes;
    }

    public static Bitmap FromPlanes(float[] planes, int width, int height)
    {
        int count = width * height;
        var bitmap = new Bitmap(width, height);
        for (int i = 0; i < count; i++)
        {
            for (int c = 0; c < 3; c++) bitmap.Rgba[i * 4 + c] = (byte)Math.Clamp(MathF.Round((planes[c * count + i] + 1) * 127.5f), 0, 255);
            bitmap.Rgba[i * 4 + 3] = 255;
        }
        return bitmap;
    }

    /// <summary>1 where a latent is painted anew: where any pixel under it is white in the mask, or transparent in the source when there is no mask.</summary>
    public static float[] Mask(Bitmap source, Bitmap? mask, int width, int height, int factor)
    {
        Bitmap seen = Resampling.Cover(mask ?? source, width * factor, height * factor);
        var paint = new float[width * height];
        for (int y = 0; y < height * factor; y++)
        {
            for (int x = 0; x < width * factor; x++)
            {
                int at = (y * seen.Width + x) * 4;
                int white = mask is null
                    ? 255 - seen.Rgba[at + 3]
                    : (seen.Rgba[at] * 299 + seen.Rgba[at + 1] * 587 + seen.Rgba[at + 2] * 114) / 1000 * seen.Rgba[at + 3] / 255;
                if (white > 127) paint[y / factor * width + x / factor] = 1;
            }
        }
        return paint;
    }

    /// <summary>The source with what is to be painted in mid grey (0), as inpainting models were trained to see it.</summary>
    public static float[] Around(float[] planes, float[] paint, int width, int height, int factor)
    {
        var result = (float[])planes.Clone();
        int wide = width * factor, count = wide * height * factor;
        for (int i = 0; i < count; i++)
        {
            if (paint[i / wide / factor * width + i % wide / factor] < 0.5f) continue;
            for (int c = 0; c < 3; c++) result[c * count + i] = 0;
        }
        return result;
    }

    /// <summary>Latents to another size, linearly between the four around.</summary>
    public static float[] ResizeLatents(float[] latents, int channels, int width, int height, int toWidth, int toHeight)
    {
        var result = new float[channels * toWidth * toHeight];
        for (int y = 0; y < toHeight; y++)
        {
            float fy = Math.Clamp((y + 0.5f) * height / toHeight - 0.5f, 0, height - 1);
            int y0 = (int)fy, y1 = Math.Min(height - 1, y0 + 1);
            for (int x = 0; x < toWidth; x++)
            {
                float fx = Math.Clamp((x + 0.5f) * width / toWidth - 0.5f, 0, width - 1);
                int x0 = (int)fx, x1 = Math.Min(width - 1, x0 + 1);
                for (int c = 0; c < channels; c++)
                {
                    ReadOnlySpan<float> plane = latents.AsSpan(c * width * height);
                    float top = plane[y0 * width + x0] + (fx - x0) * (plane[y0 * width + x1] - plane[y0 * width + x0]);
                    float bottom = plane[y1 * width + x0] + (fx - x0) * (plane[y1 * width + x1] - plane[y1 * width + x0]);
                    result[(c * toHeight + y) * toWidth + x] = top + (fy - y0) * (bottom - top);
                }
            }
        }
        return result;
    }
}
