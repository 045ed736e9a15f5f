using AIHorde.Worker.Engine.Tensors;
using AIHorde.Worker.Engine.Tokenizers;

namespace AIHorde.Worker.Engine.Diffusion;

/// <param name="SkipLeast">XL never takes the last layer: its models were trained on the one before it.</param>
internal sealed record TextPart(ITokenizer Tokenizer, ClipTextEncoder Encoder, bool Normalise, int SkipLeast);

/// <summary>A prompt as the UNet wants it.</summary>
/// <param name="Context">Chunks · positions rows of <paramref name="Width"/> numbers.</param>
internal sealed record EncodedText(float[] Context, int Chunks, int Width, float[]? Pooled);

/// <summary>
/// Prompts of any length to context: tokens are cut into chunks of the encoder's length, each encoded by itself and put in a row. A weight moves a
/// token's numbers away from (or toward) what an empty prompt has at its place.
/// </summary>
internal sealed class TextConditioner(ITensorBackend backend, IReadOnlyList<TextPart> parts)
{
    private const int TokensMax = 75 * 40;

    public EncodedText Encode(string prompt, int clipSkip)
    {
        IReadOnlyList<WeightedText> pieces = PromptText.Parse(prompt);
        EncodedText[] encoded = [.. parts.Select(part => Encode(part, pieces, clipSkip))];
        return encoded.Length == 1 ? encoded[0] : SideBySide(encoded);
    }

    /// <summary>The same text with chunks of nothing behind it, so that a prompt and its opposite are equally long.</summary>
    public EncodedText Extend(EncodedText text, int chunks, int clipSkip)
    {
        if (text.Chunks >= chunks) return text;
        float[] empty = Encode("", clipSkip).Context;
        IEnumerable<float> longer = text.Context;
        for (int i = text.Chunks; i < chunks; i++) longer = longer.Concat(empty);
        return text with { Context = [.. longer], Chunks = chunks };
    }

    private EncodedText Encode(TextPart part, IReadOnlyList<WeightedText> pieces, int clipSkip)
    {
        int positions = part.Encoder.Config.Positions, room = positions - 2, width = part.Encoder.Config.Width;
        (int Token, float Weight)[] tokens = [.. pieces.SelectMany(p => part.Tokenizer.Encode(p.Text).Select(t => (t, p.Weight))).Take(TokensMax)];
        int chunks = Math.Max(1, (tokens.Length + room - 1) / room);
        var context = new float[chunks * positions * width];
        float[]? pooled = null;
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            ReadOnlySpan<(int Token, float Weight)> mine = tokens.AsSpan(chunk * room, Math.Min(room, tokens.Length - chunk * room));
            var (hidden, summary) = Chunk(part, mine, clipSkip);
            hidden.CopyTo(context, chunk * positions * width);
            pooled ??= summary;
        }
        return new EncodedText(context, chunks, width, pooled);
    }

    private (float[] Hidden, float[]? Pooled) Chunk(TextPart part, ReadOnlySpan<(int Token, float Weight)> tokens, int clipSkip)
    {
        var (hidden, pooled) = Run(part, tokens, clipSkip);
        bool weighted = false;
        foreach (var token in tokens) weighted |= token.Weight != 1;
        if (!weighted) return (hidden, pooled);
        float[] empty = Run(part, [], clipSkip).Hidden;
        int width = part.Encoder.Config.Width;
        for (int i = 0; i < tokens.Length; i++)
        {
            int row = (i + 1) * width;
            for (int j = row; j < row + width; j++) hidden[j] = empty[j] + (hidden[j] - empty[j]) * tokens[i].Weight;
        }
        return (hidden, pooled);
    }

    private (float[] Hidden, float[]? Pooled) Run(TextPart part, ReadOnlySpan<(int Token, float Weight)> tokens, int clipSkip)
    {
        ITokenizer tokenizer = part.Tokenizer;
        int end = tokenizer.EndToken ?? 0;
        var ids = new int[part.Encoder.Config.Positions];
        Array.Fill(ids, tokenizer.PaddingToken ?? end);
        ids[0] = tokenizer.StartToken ?? end;
        for (int i = 0; i < tokens.Length; i++) ids[i + 1] = tokens[i].Token;
        ids[tokens.Length + 1] = end;
        using IScope scope = backend.Scope();
        ClipOutput output = part.Encoder.Run(ids, Math.Max(part.SkipLeast, clipSkip), part.Normalise, tokens.Length + 1);
        return (backend.ReadAll(output.Hidden), output.Pooled is null ? null : backend.ReadAll(output.Pooled));
    }

    /// <summary>Two encoders' rows next to each other; the pooled vector is the last one's.</summary>
    private static EncodedText SideBySide(EncodedText[] texts)
    {
        int width = texts.Sum(t => t.Width), chunks = texts.Max(t => t.Chunks), rows = texts[0].Context.Length / texts[0].Width / texts[0].Chunks * chunks;
        var context = new float[rows * width];
        int column = 0;
        foreach (EncodedText text in texts)
        {
            for (int row = 0; row < text.Context.Length / text.Width; row++)
                text.Context.AsSpan(row * text.Width, text.Width).CopyTo(context.AsSpan(row * width + column));
            column += text.Width;
        }
        return new EncodedText(context, chunks, width, texts[^1].Pooled);
    }
}
