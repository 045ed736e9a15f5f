namespace AIHorde.Worker.Engine.Images;

/// <summary>A change of the pixels that makes them easier to store; here undone.</summary>
internal abstract class LosslessTransform
{
    public abstract uint[] Undo(uint[] pixels, int width, int height);
}

internal sealed class SubtractGreen : LosslessTransform
{
    public override uint[] Undo(uint[] pixels, int width, int height)
    {
        for (int i = 0; i < pixels.Length; i++)
        {
            uint green = pixels[i] >> 8 & 255;
            pixels[i] = Argb.Add(pixels[i], green << 16 | green);
        }
        return pixels;
    }
}

/// <summary>Each pixel is what a guess from its neighbours missed by; the guess's kind is given for square blocks.</summary>
internal sealed class Predictor(uint[] modes, int bits) : LosslessTransform
{
    public override uint[] Undo(uint[] pixels, int width, int height)
    {
        int across = LosslessReader.Blocks(width, bits);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int i = y * width + x;
                pixels[i] = Argb.Add(pixels[i], Guess(pixels, width, i, x, y, (int)(modes[(y >> bits) * across + (x >> bits)] >> 8 & 15)));
            }
        }
        return pixels;
    }

    /// <summary>The first row is guessed from the left, the first column from above; right of the last pixel comes the row's first.</summary>
    public static uint Guess(uint[] pixels, int width, int i, int x, int y, int mode)
    {
        if (y == 0) return x == 0 ? Argb.Black : pixels[i - 1];
        if (x == 0) return pixels[i - width];
        return Argb.Predict(mode, pixels[i - 1], pixels[i - width], pixels[i - width + 1], pixels[i - width - 1]);
    }
}

/// <summary>Red and blue are stored without what green (and for blue, red) lets expect of them.</summary>
internal sealed class CrossColour(uint[] factors, int bits) : LosslessTransform
{
    public override uint[] Undo(uint[] pixels, int width, int height)
    {
        int across = LosslessReader.Blocks(width, bits);
        for (int i = 0; i < pixels.Length; i++)
        {
            uint factor = factors[(i / width >> bits) * across + (i % width >> bits)], pixel = pixels[i];
            int green = Argb.Channel(pixel, 8), red = Argb.Channel(pixel, 16) + Share(factor, green) & 255;
            int blue = Argb.Channel(pixel, 0) + Share(factor >> 8, green) + Share(factor >> 16, red) & 255;
            pixels[i] = pixel & 0xff00ff00 | (uint)red << 16 | (uint)blue;
        }
        return pixels;
    }

    private static int Share(uint factor, int value) => (sbyte)factor * (sbyte)value >> 5;
}

/// <summary>Pixels are places in a list of colours; short lists put up to eight of them into one stored pixel.</summary>
internal sealed class Palette(uint[] colours, int packing) : LosslessTransform
{
    public override uint[] Undo(uint[] pixels, int width, int height)
    {
        int stored = LosslessReader.Blocks(width, packing), bits = 8 >> packing;
        var result = new uint[width * height];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                uint index = pixels[y * stored + (x >> packing)] >> 8 & 255;
                index = index >> (x & (1 << packing) - 1) * bits & (uint)((1 << bits) - 1);
                result[y * width + x] = index < colours.Length ? colours[index] : 0;
            }
        }
        return result;
    }
}
