using AIHorde.Worker.Engine;

namespace AIHorde.Worker.Backends.Embedded;

static class EmbeddedTextJob
{
    /// <summary>What KoboldAI's clients leave out means: off.</summary>
    public static TextJob From(TextWork work) => new()
    {
        Model = work.Model,
        Prompt = work.Prompt,
        TokensMax = work.LengthMax,
        ContextTokensMax = work.ContextLengthMax,
        Temperature = work.Temperature ?? 1,
        TopK = work.TopK ?? 0,
        TopP = work.TopP ?? 1,
        TopA = work.TopA ?? 0,
        MinP = work.MinP ?? 0,
        Typical = work.Typical ?? 1,
        TailFree = work.TailFree ?? 1,
        RepetitionPenalty = work.RepetitionPenalty ?? 1,
        RepetitionRange = work.RepetitionRange ?? 0,
        RepetitionSlope = work.RepetitionSlope ?? 0,
        SamplerOrder = work.SamplerOrder,
        StopSequences = work.StopSequences,
        Seed = (ulong)work.Seed,
    };
}
