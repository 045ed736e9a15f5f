using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace AIHorde.Api;

sealed record TextField(int LengthMin, int LengthMax) : BodyField
{
    /// <summary>What a string without a bound of its own may have. Larger ones (images in base64) name their bound.</summary>
    public const int LengthLimit = 1_000_000;

    public bool OrEmpty { get; init; }

    protected override string TypeName => "string";

    protected override bool IsOfType(JsonElement value) => value.ValueKind == JsonValueKind.String;

    protected override void CheckValue(JsonElement value, string path, Action<string, string> fail)
    {
        var length = value.GetString()!.EnumerateRunes().Count();
        if (length < LengthMin && !(OrEmpty && length == 0))
        {
            fail(path, LengthMin == 1 ? "'' should be non-empty" : $"{PythonText.Of(value)} is too short");
        }
        else if (length > LengthMax)
        {
            fail(path, $"{PythonText.Of(value)} is too long");
        }
    }

    protected override IOpenApiSchema DescribeValue(OpenApiDocument document) => new OpenApiSchema
    {
        Type = JsonSchemaType.String,
        MinLength = LengthMin == 0 ? null : LengthMin,
        MaxLength = LengthMax >= LengthLimit ? null : LengthMax,
    };
}

sealed record ChoiceField(IReadOnlyList<string> Values) : BodyField
{
    protected override string TypeName => "string";

    protected override bool IsOfType(JsonElement value) => value.ValueKind == JsonValueKind.String;

    protected override void CheckValue(JsonElement value, string path, Action<string, string> fail)
    {
        if (!Values.Contains(value.GetString(), StringComparer.Ordinal))
        {
            fail(path, $"{PythonText.Of(value)} is not one of [{string.Join(", ", Values.Select(choice => $"'{choice}'"))}]");
        }
    }

    protected override IOpenApiSchema DescribeValue(OpenApiDocument document) => new OpenApiSchema
    {
        Type = JsonSchemaType.String,
        Enum = [.. Values.Select(choice => (JsonNode)JsonValue.Create(choice)!)],
    };
}

sealed record IntegerField(long Min, long Max, long MultipleOf) : BodyField
{
    protected override string TypeName => "integer";

    protected override bool IsOfType(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsInteger(number);

    protected override void CheckValue(JsonElement value, string path, Action<string, string> fail)
    {
        // Far outside of 64 bits a double is exact enough to say on which side of the bounds the number lies.
        var number = value.TryGetDecimal(out var exact) ? (double)exact : value.GetDouble();
        if (number > Max)
        {
            fail(path, $"{PythonText.Of(value)} is greater than the maximum of {Max}");
        }
        else if (number < Min)
        {
            fail(path, $"{PythonText.Of(value)} is less than the minimum of {Min}");
        }
        else if (exact % MultipleOf != 0)
        {
            fail(path, $"{PythonText.Of(value)} is not a multiple of {MultipleOf}");
        }
    }

    protected override IOpenApiSchema DescribeValue(OpenApiDocument document) => new OpenApiSchema
    {
        Type = JsonSchemaType.Integer,
        Minimum = Min <= int.MinValue ? null : Min.ToString(),
        Maximum = Max >= int.MaxValue ? null : Max.ToString(),
        MultipleOf = MultipleOf == 1 ? null : MultipleOf,
    };
}

sealed record NumberField(decimal? Min, decimal? Max, decimal? MultipleOf) : BodyField
{
    /// <summary>Beyond this no number of the contract has a meaning, and below it sums of decimals cannot overflow.</summary>
    const decimal MagnitudeMax = 1_000_000_000_000_000m;

    protected override string TypeName => "number";

    protected override bool IsOfType(JsonElement value) => value.ValueKind == JsonValueKind.Number;

    protected override void CheckValue(JsonElement value, string path, Action<string, string> fail)
    {
        var number = value.TryGetDecimal(out var exact) ? exact : value.TryGetDouble(out var big) && big < 0 ? -MagnitudeMax - 1 : MagnitudeMax + 1;
        if (number > (Max ?? MagnitudeMax))
        {
            fail(path, $"{PythonText.Of(value)} is greater than the maximum of {Max ?? MagnitudeMax}");
        }
        else if (number < (Min ?? -MagnitudeMax))
        {
            fail(path, $"{PythonText.Of(value)} is less than the minimum of {Min ?? -MagnitudeMax}");
        }
        else if (MultipleOf is { } step && number % step != 0)
        {
            fail(path, $"{PythonText.Of(value)} is not a multiple of {step}");
        }
    }

    protected override IOpenApiSchema DescribeValue(OpenApiDocument document) => new OpenApiSchema
    {
        Type = JsonSchemaType.Number,
        Minimum = Min?.ToString(CultureInfo.InvariantCulture),
        Maximum = Max?.ToString(CultureInfo.InvariantCulture),
        MultipleOf = MultipleOf,
    };
}

sealed record FlagField : BodyField
{
    protected override string TypeName => "boolean";

    protected override bool IsOfType(JsonElement value) => value.ValueKind is JsonValueKind.True or JsonValueKind.False;

    protected override void CheckValue(JsonElement value, string path, Action<string, string> fail)
    {
    }

    protected override IOpenApiSchema DescribeValue(OpenApiDocument document) => new OpenApiSchema { Type = JsonSchemaType.Boolean };
}

sealed record ListField(BodyField Items, int CountMin, int CountMax, bool Unique) : BodyField
{
    /// <summary>What a list without a bound of its own may have.</summary>
    public const int CountLimit = 10_000;

    protected override string TypeName => "array";

    protected override bool IsOfType(JsonElement value) => value.ValueKind == JsonValueKind.Array;

    protected override void CheckValue(JsonElement value, string path, Action<string, string> fail)
    {
        var count = value.GetArrayLength();
        if (count < CountMin)
        {
            fail(path, CountMin == 1 ? "[] should be non-empty" : $"{PythonText.Of(value)} is too short");
        }

        if (count > CountMax)
        {
            fail(path, $"{PythonText.Of(value)} is too long");
            return;
        }

        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            Items.Check(item, $"{path}.{index++}", fail);
        }

        if (Unique && value.EnumerateArray().DistinctBy(item => item.GetRawText(), StringComparer.Ordinal).Count() < count)
        {
            fail(path, $"{PythonText.Of(value)} has non-unique elements");
        }
    }

    protected override IOpenApiSchema DescribeValue(OpenApiDocument document) => new OpenApiSchema
    {
        Type = JsonSchemaType.Array,
        Items = Items.Describe(document),
        MinItems = CountMin == 0 ? null : CountMin,
        MaxItems = CountMax == CountLimit ? null : CountMax,
        UniqueItems = Unique ? true : null,
    };
}

sealed record ObjectField(BodySchema Schema) : BodyField
{
    protected override string TypeName => "object";

    protected override bool IsOfType(JsonElement value) => value.ValueKind == JsonValueKind.Object;

    protected override void CheckValue(JsonElement value, string path, Action<string, string> fail)
    {
        foreach (var field in Schema.Fields)
        {
            field.Check(value, path, fail);
        }
    }

    protected override IOpenApiSchema DescribeValue(OpenApiDocument document) =>
        WireSchemas.Shared(document, Schema.WireName, () => Schema.Describe(document));
}

sealed record FreeObjectField : BodyField
{
    protected override string TypeName => "object";

    protected override bool IsOfType(JsonElement value) => value.ValueKind == JsonValueKind.Object;

    protected override void CheckValue(JsonElement value, string path, Action<string, string> fail)
    {
    }

    protected override IOpenApiSchema DescribeValue(OpenApiDocument document) => new OpenApiSchema { Type = JsonSchemaType.Object };
}
