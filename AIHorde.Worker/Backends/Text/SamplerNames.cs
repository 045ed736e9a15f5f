using Microsoft.Extensions.AI;

namespace AIHorde.Worker.Backends.Text;

/// <summary>
/// How a request travels through the chat abstraction: what it has a property for goes there, the samplers that only local servers know go as
/// additional properties under the contract's names, which each client then says in its own server's words.
/// </summary>
static class SamplerNames
{
    public const string Context = "max_context_length";
    public const string MinP = "min_p";
    public const string TopA = "top_a";
    public const string Typical = "typical";
    public const string TailFree = "tfs";
    public const string RepetitionPenalty = "rep_pen";
    public const string RepetitionRange = "rep_pen_range";
    public const string RepetitionSlope = "rep_pen_slope";
    public const string Smoothing = "smoothing_factor";
    public const string DynamicRange = "dynatemp_range";
    public const string DynamicExponent = "dynatemp_exponent";
    public const string Order = "sampler_order";

    public static ChatOptions Options(TextWork work)
    {
        var more = new AdditionalPropertiesDictionary { [Context] = work.ContextLengthMax };
        void Add(string name, object? value)
        {
            if (value is not null)
            {
                more[name] = value;
            }
        }

        Add(MinP, work.MinP);
        Add(TopA, work.TopA);
        Add(Typical, work.Typical);
        Add(TailFree, work.TailFree);
        Add(RepetitionPenalty, work.RepetitionPenalty);
        Add(RepetitionRange, work.RepetitionRange);
        Add(RepetitionSlope, work.RepetitionSlope);
        Add(Smoothing, work.SmoothingFactor);
        Add(DynamicRange, work.DynamicRange);
        Add(DynamicExponent, work.DynamicExponent);
        Add(Order, work.SamplerOrder.Count > 0 ? work.SamplerOrder.ToArray() : null);
        return new ChatOptions
        {
            ModelId = work.Model,
            MaxOutputTokens = work.LengthMax,
            Temperature = (float?)work.Temperature,
            TopP = (float?)work.TopP,
            TopK = work.TopK,
            Seed = work.Seed,
            StopSequences = work.StopSequences.Count > 0 ? [.. work.StopSequences] : null,
            AdditionalProperties = more,
        };
    }
}
