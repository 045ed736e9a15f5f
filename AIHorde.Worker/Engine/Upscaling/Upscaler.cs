using AIHorde.Worker.Engine.Images;
using AIHorde.Worker.Engine.Tensors;
using AIHorde.Worker.Engine.Weights;

namespace AIHorde.Worker.Engine.Upscaling;

/// <summary>Enlarges pictures of any size with a network, square by square, so that memory does not grow with the picture.</summary>
public sealed class Upscaler : IDisposable
{
    /// <summary>What is seen beyond a square, so that its edge is drawn like its middle.</summary>
    private const int Margin = 16;

    private const int Square = 128;

    private readonly WeightFiles _files;
    private readonly RrdbNet _network;

    private Upscaler(WeightFiles files, RrdbNet network)
    {
        _files = files;
        _network = network;
    }

    public int Scale => _network.Scale;

    public static Upscaler Open(ITensorBackend backend, string path)
    {
        WeightFiles files = WeightFiles.Open(path);
        try
        {
            return new Upscaler(files, new RrdbNet(backend, files));
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>How many pixels go through the network for a picture of this size, those beyond the squares' edges among them: what takes the time.</summary>
    public static long Work(int width, int height, int square = Square)
    {
        long Sides(int length) => (long)(length / square) * (square + 2 * Margin) + (length % square == 0 ? 0 : length % square + 2 * Margin);
        return Sides(width) * Sides(height);
    }

    /// <param name="square">The side of the squares that are drawn at once.</param>
    public Bitmap Enlarge(Bitmap picture, CancellationToken cancellationToken, int square = Square)
    {
        var large = new Bitmap(picture.Width * Scale, picture.Height * Scale);
        for (int top = 0; top < picture.Height; top += square)
        {
            for (int left = 0; left < picture.Width; left += square)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Draw(picture, large, left, top, Math.Min(square, picture.Width - left), Math.Min(square, picture.Height - top));
            }
        }
        CopyAlpha(picture, large);
        return large;
    }

    public void Dispose() => _files.Dispose();

    private void Draw(Bitmap picture, Bitmap large, int left, int top, int width, int height)
    {
        int wide = Even(width) + 2 * Margin, high = Even(height) + 2 * Margin;
        float[] drawn = _network.Run(Planes(picture, left - Margin, top - Margin, wide, high), wide, high);
        int row = wide * Scale, plane = row * high * Scale;
        for (int y = 0; y < height * Scale; y++)
        {
            for (int x = 0; x < width * Scale; x++)
            {
                int from = (y + Margin * Scale) * row + x + Margin * Scale, to = ((top * Scale + y) * large.Width + left * Scale + x) * 4;
                for (int c = 0; c < 3; c++) large.Rgba[to + c] = (byte)Math.Clamp(MathF.Round(drawn[c * plane + from] * 255), 0, 255);
            }
        }
    }

    /// <summary>Beyond the picture its outermost pixels go on.</summary>
    private static float[] Planes(Bitmap picture, int left, int top, int wide, int high)
    {
        var planes = new float[3 * wide * high];
        for (int y = 0; y < high; y++)
        {
            int row = Math.Clamp(top + y, 0, picture.Height - 1) * picture.Width;
            for (int x = 0; x < wide; x++)
            {
                int at = (row + Math.Clamp(left + x, 0, picture.Width - 1)) * 4;
                for (int c = 0; c < 3; c++) planes[(c * high + y) * wide + x] = picture.Rgba[at + c] / 255f;
            }
        }
        return planes;
    }

    /// <summary>The networks know no transparency: it is enlarged smoothly.</summary>
    private static void CopyAlpha(Bitmap picture, Bitmap large)
    {
        byte[]? smooth = picture.HasTransparency ? Resampling.Resize(picture, large.Width, large.Height).Rgba : null;
        for (int i = 3; i < large.Rgba.Length; i += 4) large.Rgba[i] = smooth?[i] ?? 255;
    }

    private int Even(int length) => (length + _network.Fold - 1) / _network.Fold * _network.Fold;
}
