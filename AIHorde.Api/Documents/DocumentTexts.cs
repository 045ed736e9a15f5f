namespace AIHorde.Api;

/// <summary>
/// The texts of the documents. Ours come with the server; an operator's own are markdown files of the same names in the folder that
/// <c>AIHORDE_DOCUMENTS</c> names.
/// </summary>
public sealed class DocumentTexts(IConfiguration configuration)
{
    public const string FolderSetting = "AIHORDE_DOCUMENTS";

    public static readonly IReadOnlyList<string> Names = ["terms", "privacy", "sponsors"];

    readonly Dictionary<string, string> texts =
        Names.ToDictionary(name => name, name => Read(name, configuration[FolderSetting]), StringComparer.Ordinal);

    public string Markdown(string name) => texts[name];

    static string Read(string name, string? folder)
    {
        var own = folder is { Length: > 0 } ? Path.Combine(folder, $"{name}.md") : null;
        if (own is not null && File.Exists(own))
        {
            return File.ReadAllText(own);
        }

        using var reader = new StreamReader(typeof(DocumentTexts).Assembly.GetManifestResourceStream($"AIHorde.Api.Documents.{name}.md")!);
        return reader.ReadToEnd();
    }
}
