namespace AIHorde.Ledger.Dispatch;

/// <summary>What alchemists do with a picture: find something out about it, or work on it as a post-processor does.</summary>
public static class AlchemyForms
{
    public const string Interrogation = "interrogation";

    /// <summary>The last four have their place in the contract; which of them is served depends on what alchemists offer.</summary>
    static readonly string[] findings = ["caption", Interrogation, "nsfw", "vectorize", "palette", "describe", "aesthetic"];

    public static IReadOnlyList<string> Names { get; } = [.. findings, .. PostProcessors.All.Select(processor => processor.Name)];

    /// <summary>Its result is a picture, which the worker uploads.</summary>
    public static bool IsPicture(string form) => PostProcessors.Find(form) is not null;
}
