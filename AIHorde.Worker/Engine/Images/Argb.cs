namespace AIHorde.Worker.Engine.Images;

/// <summary>Arithmetic on four channels in one number, each by itself and modulo 256.</summary>
internal static class Argb
{
    public const uint Black = 0xff000000;

    public static uint Add(uint a, uint b) => ((a & 0xff00ff00) + (b & 0xff00ff00) & 0xff00ff00) | ((a & 0x00ff00ff) + (b & 0x00ff00ff) & 0x00ff00ff);

    public static uint Subtract(uint a, uint b)
        => ((a | 0x00ff00ff) - (b & 0xff00ff00) & 0xff00ff00) | ((a | 0xff00ff00) - (b & 0x00ff00ff) & 0x00ff00ff);

    public static int Channel(uint pixel, int shift) => (int)(pixel >> shift & 255);

    public static uint CacheSlot(uint pixel, int bits) => (0x1e35a7bd * pixel) >> (32 - bits);

    /// <summary>The fourteen guesses of a pixel from those to the left, above, above right and above left.</summary>
    public static uint Predict(int mode, uint left, uint top, uint topRight, uint topLeft) => mode switch
    {
        1 => left,
        2 => top,
        3 => topRight,
        4 => topLeft,
        5 => Average(Average(left, topRight), top),
        6 => Average(left, topLeft),
        7 => Average(left, top),
        8 => Average(topLeft, top),
        9 => Average(top, topRight),
        10 => Average(Average(left, topLeft), Average(top, topRight)),
        11 => Nearer(left, top, topLeft),
        12 => Full(left, top, topLeft),
        13 => Half(Average(left, top), topLeft),
        _ => Black,
    };

    private static uint Average(uint a, uint b) => (((a ^ b) & 0xfefefefe) >> 1) + (a & b);

    private static uint Nearer(uint left, uint top, uint corner)
    {
        int difference = 0;
        for (int s = 0; s < 32; s += 8)
            difference += Math.Abs(Channel(top, s) - Channel(corner, s)) - Math.Abs(Channel(left, s) - Channel(corner, s));
        return difference < 0 ? left : top;
    }

    private static uint Full(uint left, uint top, uint corner)
    {
        uint result = 0;
        for (int s = 0; s < 32; s += 8) result |= (uint)Math.Clamp(Channel(left, s) + Channel(top, s) - Channel(corner, s), 0, 255) << s;
        return result;
    }

    private static uint Half(uint average, uint corner)
    {
        uint result = 0;
        for (int s = 0; s < 32; s += 8)
            result |= (uint)Math.Clamp(Channel(average, s) + (Channel(average, s) - Channel(corner, s)) / 2, 0, 255) << s;
        return result;
    }
}
