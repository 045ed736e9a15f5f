using System.Collections.Frozen;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AIHorde.Ledger.Models;

public sealed record TextModel
{
    public long Parameters { get; init; }

    public bool Nsfw { get; init; }

    public string? Style { get; init; }

    public double Billions => Parameters / 1e9;
}

/// <summary>Which text models are known, and how large they are: their size is their price.</summary>
public sealed partial class TextModelReference
{
    const double unknownBillions = 1;
    public static readonly TextModelReference Empty = new(new Dictionary<string, TextModel>());
    readonly FrozenDictionary<string, TextModel> models;

    public TextModelReference(IReadOnlyDictionary<string, TextModel> models) => this.models = models.ToFrozenDictionary();

    public static TextModelReference Parse(Stream json) =>
        new((JsonSerializer.Deserialize(json, ModelReferenceJson.Default.DictionaryStringTextModel) ?? []).WithoutNulls());

    public static TextModelReference Bundled()
    {
        using var json = typeof(TextModelReference).Assembly.GetManifestResourceStream("AIHorde.Ledger.Models.text-models.json");
        return json is null ? Empty : Parse(json);
    }

    /// <summary>By the name before a private mark, exactly, else without the mark of a quantisation.</summary>
    public TextModel? Find(string name)
    {
        var parts = name.Split("::");
        var plain = parts.Length == 2 ? parts[0] : name;
        return models.GetValueOrDefault(plain) ?? models.GetValueOrDefault(WithoutQuantisation(plain));
    }

    public bool IsKnown(string name) => Find(name) is not null;

    /// <summary>Only the exact spelling, as the page of one model wants it.</summary>
    public bool IsListed(string name) => models.ContainsKey(name);

    public double BillionsOf(string name) => Find(name)?.Billions ?? unknownBillions;

    public static string WithoutQuantisation(string name) => Quantisation().Replace(name, "");

    [GeneratedRegex("[.,-][A-Za-z0-9]+?-?Q(?:-[Ii]nt)?[2-9]{1,2}(?:[_.-][A-Za-z0-9]+)*")]
    private static partial Regex Quantisation();
}
