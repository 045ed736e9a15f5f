namespace AIHorde.Api.Web.Docs;

/// <summary>A code that a refusal carries, in words.</summary>
public sealed record ReturnCode(string Rc, string Meaning)
{
    /// <summary>All of them, in the order of the alphabet.</summary>
    public static readonly IReadOnlyList<ReturnCode> All =
    [
        .. DocsEndpoints.Read("codes.md").Lines().Select(line => line.Split(": ", 2)).Select(parts => new ReturnCode(parts[0], parts[1]))
            .OrderBy(code => code.Rc, StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>Where it is told what a code means; null for what is none.</summary>
    public static string? Page(string? rc) => All.Any(code => code.Rc == rc) ? $"/docs/codes?q={Uri.EscapeDataString(rc!)}" : null;

    public bool Fits(string? text) =>
        text is not { Length: > 0 } || Rc.Contains(text, StringComparison.OrdinalIgnoreCase) || Meaning.Contains(text, StringComparison.OrdinalIgnoreCase);
}
