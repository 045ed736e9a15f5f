using System.Text.Json.Serialization;
using AIHorde.Ledger.Filters;

namespace AIHorde.Api;

public sealed record FilterRequest(string? Regex, int? FilterType, string? Description, string? Replacement);

public sealed record FilterTestRequest(string? Prompt, long? FilterType);

[WireName("FilterDetails")]
public sealed record FilterView(string Id, string Regex, int FilterType, string? Description, string Replacement, string User);

[WireName("FilterRegex")]
public sealed record FilterRegexView(int FilterType, string? Regex);

/// <summary>The number is a string on the wire.</summary>
[WireName("FilterPromptSuspicion")]
public sealed record FilterVerdictView(string Suspicion, IReadOnlyList<string> Matches);

[WireName("PutNewFilter")]
sealed class NewFilterSchema : BodySchema
{
    public NewFilterSchema()
    {
        Required("regex", Field.Text(0, PatternSet.RegexLengthMax));
        Required("filter_type", Field.Integer(FilterStream.TypeMin, FilterStream.TypeMax));
        Optional("description", Field.Text(0, 2_000));
        Optional("replacement", Field.Text(0, 2_000));
    }
}

[WireName("PatchExistingFilter")]
sealed class FilterChangeSchema : BodySchema
{
    public FilterChangeSchema()
    {
        Optional("regex", Field.Text(0, PatternSet.RegexLengthMax));
        Optional("filter_type", Field.Integer(FilterStream.TypeMin, FilterStream.TypeMax));
        Optional("description", Field.Text(0, 2_000));
        Optional("replacement", Field.Text(0, 2_000));
    }
}

[WireName("FilterTestInput")]
sealed class FilterTestBody : LooseBody
{
    public FilterTestBody()
    {
        Text("prompt", "The prompt to check.", required: true);
        Integer("filter_type", "Only filters of this type.");
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(FilterRequest))]
[JsonSerializable(typeof(FilterTestRequest))]
[JsonSerializable(typeof(FilterView))]
[JsonSerializable(typeof(IReadOnlyList<FilterView>))]
[JsonSerializable(typeof(IReadOnlyList<FilterRegexView>))]
[JsonSerializable(typeof(FilterVerdictView))]
sealed partial class FiltersJson : JsonSerializerContext;
