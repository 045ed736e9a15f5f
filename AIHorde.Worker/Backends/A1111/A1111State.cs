namespace AIHorde.Worker.Backends.A1111;

/// <summary>What the server said at the last probe that it has.</summary>
/// <param name="Titles">The checkpoint's title, which the server wants to hear, by its name.</param>
/// <param name="Upscalers">The server's upscaler for each of the contract's that it has.</param>
/// <param name="ControlModels">ControlNet's model for each of the contract's control types that it has; empty without the extension.</param>
sealed record A1111State(
    IReadOnlyDictionary<string, string> Titles,
    IReadOnlySet<string> Samplers,
    bool HasSchedulers,
    IReadOnlySet<string> Loras,
    IReadOnlySet<string> Embeddings,
    IReadOnlyDictionary<string, string> Upscalers,
    IReadOnlySet<string> FaceFixers,
    IReadOnlyDictionary<string, string> ControlModels,
    IReadOnlyDictionary<string, string> ControlModules,
    bool Interrogates,
    bool StripsBackgrounds);
