namespace AIHorde.Api.Text;

/// <summary>The rules of text parameters that a schema cannot say. Pure.</summary>
static class TextRules
{
    const int samplersMin = 7;
    const int stopSequencesMax = 128;
    const int stopCharactersMax = 2000;

    public static HordeError? Refuse(TextAsyncBody body)
    {
        var settings = body.Params;
        if ((settings.MaxContextLength ?? TextParams.DefaultMaxContextLength) < (settings.MaxLength ?? TextParams.DefaultMaxLength))
            return HordeError.BadRequest("max_length cannot be above max_context_length.", Rc.TokenOverflow);
        if (settings.SamplerOrder is { } order && order.Distinct().Count() < samplersMin)
            return HordeError.BadRequest($"A sampler order names all {samplersMin} samplers.", Rc.MissingFullSamplerOrder);
        var stops = settings.StopSequence?.Distinct().ToList() ?? [];
        if (stops.Count > stopSequencesMax)
            return HordeError.BadRequest($"At most {stopSequencesMax} stop sequences are taken.", Rc.TooManyStopSequences);
        if (stops.Sum(s => s.Length) > stopCharactersMax)
            return HordeError.BadRequest($"Stop sequences may have {stopCharactersMax} characters together.", Rc.ExcessiveStopSequence);
        return body.ExtraSourceImages is { Count: > 0 }
            ? HordeError.BadRequest("Text requests take no source images.", Rc.InvalidExtraSourceImagesDot)
            : null;
    }
}
