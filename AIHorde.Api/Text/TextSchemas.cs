using AIHorde.Api.Requests;

namespace AIHorde.Api.Text;

/// <summary>The parameters of a text generation, with the contract's bounds.</summary>
[WireName("ModelGenerationInputKobold")]
sealed class TextParamsSchema : BodySchema
{
    public TextParamsSchema()
    {
        Optional("n", Field.Integer(1, 20));
        Optional("max_context_length", Field.Integer(80, 1_048_576));
        Optional("max_length", Field.Integer(16, 4096));
        foreach (var flag in (string[])["frmtadsnsp", "frmtrmblln", "frmtrmspch", "frmttriminc", "singleline", "use_default_badwordsids"])
            Optional(flag, Field.Flag());
        Optional("rep_pen", Field.Number(1, 3));
        Optional("rep_pen_range", Field.Integer(0, 4096));
        Optional("rep_pen_slope", Field.Number(0, 10));
        Optional("temperature", Field.Number(0, 5.0m));
        Optional("tfs", Field.Number(0.0m, 1.0m));
        Optional("top_a", Field.Number(0.0m, 1.0m));
        Optional("top_k", Field.Integer(0, 200));
        Optional("top_p", Field.Number(0.001m, 1.0m));
        Optional("typical", Field.Number(0.0m, 1.0m));
        Optional("sampler_order", Field.List(Field.Integer()));
        Optional("stop_sequence", Field.List(Field.Text()));
        Optional("min_p", Field.Number(0.0m, 1.0m));
        Optional("smoothing_factor", Field.Number(0.0m, 10.0m));
        Optional("dynatemp_range", Field.Number(0.0m, 5.0m));
        Optional("dynatemp_exponent", Field.Number(0.0m, 5.0m));
    }
}

[WireName("GenerationInputKobold")]
sealed class TextAsyncSchema : AskSchema
{
    public TextAsyncSchema()
    {
        Optional("prompt", Field.Text());
        Optional("params", Field.Object(new TextParamsSchema()));
        Optional("softprompt", Field.Text(1));
        ParserRequires("prompt", "The prompt to generate from.");
    }
}

[WireName("PopInputKobold")]
sealed class TextPopSchema : PopSchema
{
    public TextPopSchema()
    {
        Optional("max_length", Field.Integer());
        Optional("max_context_length", Field.Integer());
        Optional("softprompts", Field.List(Field.Text()));
    }
}

sealed class TextDraftSchema : BodySchema
{
    public TextDraftSchema()
    {
        Required("id", Field.Text());
        Required("text", Field.Text(0, TextDrafts.CharactersMax));
    }
}

[WireName("SubmitInputKobold")]
sealed class TextSubmitSchema : BodySchema
{
    public TextSubmitSchema()
    {
        Required("id", Field.Text());
        Optional("generation", Field.Text());
        Optional("state", Field.OneOf("ok", "censored", "faulted", "csam"));
        Optional("seed", Field.Integer(long.MinValue, long.MaxValue));
        Optional("gen_metadata", Field.List(Field.Object(new TextMetadataSchema())));
        ParserRequires("generation", "The generated text.");
    }

    [WireName("GenerationMetadataKobold")]
    sealed class TextMetadataSchema : BodySchema
    {
        public TextMetadataSchema()
        {
            Required("type", Field.OneOf("censorship"));
            Required("value", Field.OneOf("csam"));
            Optional("ref", Field.Text(0, GenerationMetadata.RefLengthMax));
        }
    }
}
