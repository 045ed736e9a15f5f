using AIHorde.Worker.Backends;
using AIHorde.Worker.Bridge.Wire;

namespace AIHorde.Worker.Bridge.Trades;

/// <summary>A popped text job.</summary>
sealed record TextOrder(IReadOnlyList<string> Ids, string Model, TimeSpan Lifetime, string? TraceParent)
    : HordeJob(JobKind.Text, Ids, Model, Lifetime, TraceParent)
{
    const double LifetimeSecondsDefault = 150;

    public required TextPayload Payload { get; init; }

    public override string Measure => $"{Payload.MaxLength ?? 80} tokens" + (Ids.Count > 1 ? $", {Ids.Count} texts" : "");

    public static TextOrder? From(TextPopAnswer answer, string? trace)
    {
        if (answer.Id is not { Length: > 0 } first || answer.Payload?.Prompt is null || answer.Model is null)
        {
            return null;
        }

        var lifetime = TimeSpan.FromSeconds(answer.Ttl is > 0 and var ttl ? ttl : LifetimeSecondsDefault);
        return new TextOrder(answer.Ids is { Count: > 0 } all ? all : [first], answer.Model, lifetime, trace) { Payload = answer.Payload };
    }

    public TextWork Work(ModelPlace place, int lengthMax, int contextLengthMax, long seed)
    {
        var context = Math.Min(Payload.MaxContextLength ?? 2048, contextLengthMax);
        return new TextWork
        {
            Model = place.LocalName,
            Prompt = Payload is { Frmtadsnsp: true, Prompt: { Length: > 0 } text } && !char.IsWhiteSpace(text[^1]) ? text + " " : Payload.Prompt ?? "",
            // A prompt must fit beside what is written.
            LengthMax = Math.Min(Math.Min(Payload.MaxLength ?? 80, lengthMax), Math.Max(context - 1, 1)),
            ContextLengthMax = context,
            Temperature = Payload.Temperature,
            TopK = Payload.TopK,
            TopP = Payload.TopP,
            TopA = Payload.TopA,
            MinP = Payload.MinP,
            Typical = Payload.Typical,
            TailFree = Payload.Tfs,
            RepetitionPenalty = Payload.RepPen,
            RepetitionRange = Payload.RepPenRange,
            RepetitionSlope = Payload.RepPenSlope,
            SmoothingFactor = Payload.SmoothingFactor,
            DynamicRange = Payload.DynatempRange,
            DynamicExponent = Payload.DynatempExponent,
            SamplerOrder = Payload.SamplerOrder ?? [],
            StopSequences = Payload.StopSequence ?? [],
            SingleLine = Payload.Singleline ?? false,
            TrimIncomplete = Payload.Frmttriminc ?? false,
            RemoveBlankLines = Payload.Frmtrmblln ?? false,
            RemoveSpecial = Payload.Frmtrmspch ?? false,
            Seed = seed,
        };
    }
}
