namespace AIHorde.Worker.Engine.Managed;

/// <summary>
/// The right operand of a convolution as a product: lane = output pixel (of all images), depth = input channel and place in the window. Panels are
/// cut straight out of the picture, so the nine-fold copy of it never exists.
/// </summary>
internal readonly unsafe struct Patches(float* source, int images, int channels, int height, int width, int windowHeight, int windowWidth,
    int outHeight, int outWidth, int stride, int padding, bool circular) : IPanelSource
{
    private readonly float* _source = source;

    public void Pack(float* target, int lane, int panelWidth, int depth, int depthCount)
    {
        int used = Math.Min(panelWidth, images * outHeight * outWidth - lane);
        if (used < panelWidth) new Span<float>(target, panelWidth * depthCount).Clear();
        for (int done = 0; done < used;)
        {
            int pixel = (lane + done) % (outHeight * outWidth), image = (lane + done) / (outHeight * outWidth);
            int y = pixel / outWidth, x = pixel % outWidth, run = Math.Min(used - done, outWidth - x);
            float* planes = _source + (long)image * channels * height * width;
            Run(target + done, panelWidth, planes, y, x, run, depth, depthCount);
            done += run;
        }
    }

    /// <summary>Output pixels x … x + run of one row, for every depth.</summary>
    private void Run(float* target, int panelWidth, float* planes, int y, int x, int run, int depth, int depthCount)
    {
        int window = windowHeight * windowWidth, channel = depth / window, ky = depth % window / windowWidth, kx = depth % windowWidth;
        for (int q = 0; q < depthCount; q++, target += panelWidth)
        {
            int row = y * stride + ky - padding;
            if (circular) row = Wrap(row, height);
            var to = new Span<float>(target, run);
            if ((uint)row >= (uint)height) to.Clear();
            else Line(to, planes + ((long)channel * height + row) * width, x * stride + kx - padding);
            if (++kx < windowWidth) continue;
            kx = 0;
            if (++ky < windowHeight) continue;
            ky = 0;
            channel++;
        }
    }

    private void Line(Span<float> to, float* line, int from)
    {
        if (stride != 1 || circular)
        {
            for (int j = 0; j < to.Length; j++, from += stride)
            {
                int column = circular ? Wrap(from, width) : from;
                to[j] = (uint)column < (uint)width ? line[column] : 0;
            }
            return;
        }
        int left = Math.Clamp(-from, 0, to.Length), right = Math.Clamp(width - from, left, to.Length);
        to[..left].Clear();
        new ReadOnlySpan<float>(line + from + left, right - left).CopyTo(to[left..right]);
        to[right..].Clear();
    }

    private static int Wrap(int value, int size) => ((value % size) + size) % size;
}
