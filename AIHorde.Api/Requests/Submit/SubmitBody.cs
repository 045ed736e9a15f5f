namespace AIHorde.Api.Requests;

/// <summary>What every worker says when it hands something in.</summary>
public abstract record SubmitBody
{
    public string Id { get; init; } = "";

    public string State { get; init; } = "ok";
}

/// <summary>A generated image or text.</summary>
public abstract record GenerationSubmitBody : SubmitBody
{
    public string Generation { get; init; } = "";

    public long Seed { get; init; }

    public IReadOnlyList<GenerationMetadata> GenMetadata { get; init; } = [];
}
