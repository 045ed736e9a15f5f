using AIHorde.Worker.Engine.Tensors;

namespace AIHorde.Worker.Engine.Torch;

internal sealed unsafe partial class TorchBackend
{
    /// <summary>Of the last positions asked for: every layer of a pass asks for the same.</summary>
    private RopeTable? _rope;

    private RopeTable Table(int position, int tokens, ReadOnlySpan<float> frequencies)
    {
        if (_rope is { } last && last.IsFor(position, tokens, frequencies)) return last;
        _rope?.Free(_torch);
        _rope = null;
        var shape = new Shape(tokens, 1, frequencies.Length);
        var (cosines, sines) = (new float[shape.Count], new float[shape.Count]);
        for (int i = 0; i < tokens; i++)
        {
            for (int j = 0; j < frequencies.Length; j++)
            {
                (double sine, double cosine) = Math.SinCos((position + i) * (double)frequencies[j]);
                cosines[i * frequencies.Length + j] = (float)cosine;
                sines[i * frequencies.Length + j] = (float)sine;
            }
        }
        fixed (float* c = cosines, s = sines)
        {
            return _rope = new RopeTable(position, tokens, frequencies.ToArray(), Converted(_torch.Borrow(c, _torch.F32, shape), _type, _device),
                Converted(_torch.Borrow(s, _torch.F32, shape), _type, _device));
        }
    }

    private sealed record RopeTable(int Position, int Tokens, float[] Frequencies, nint Cosines, nint Sines)
    {
        public bool IsFor(int position, int tokens, ReadOnlySpan<float> frequencies) =>
            Position == position && Tokens == tokens && frequencies.SequenceEqual(Frequencies);

        public void Free(TorchLibrary torch)
        {
            torch.Delete(Cosines);
            torch.Delete(Sines);
        }
    }
}
