using System.Text.Json;
using Microsoft.OpenApi;

namespace AIHorde.Api;

/// <summary>What one value of a body may be. The texts are those of the validator that existing tools know.</summary>
public abstract record BodyField
{
    /// <summary>Also accepts null. The reference refuses nulls, so this is for the few fields that clients do send as null.</summary>
    public bool Nullable { get; init; }

    /// <summary>One sentence for the API document.</summary>
    public string? About { get; init; }

    public void Check(JsonElement value, string path, Action<string, string> fail)
    {
        if (value.ValueKind == JsonValueKind.Null && Nullable)
        {
            return;
        }

        if (IsOfType(value))
        {
            CheckValue(value, path, fail);
        }
        else
        {
            fail(path, $"{PythonText.Of(value)} is not of type '{TypeName}'");
        }
    }

    public IOpenApiSchema Describe(OpenApiDocument document)
    {
        var described = DescribeValue(document);
        if (described is OpenApiSchema schema)
        {
            schema.Description = About;
            schema.Type |= Nullable ? JsonSchemaType.Null : 0;
        }

        return described;
    }

    protected abstract string TypeName { get; }

    protected abstract bool IsOfType(JsonElement value);

    protected abstract void CheckValue(JsonElement value, string path, Action<string, string> fail);

    protected abstract IOpenApiSchema DescribeValue(OpenApiDocument document);
}

/// <summary>The kinds of fields, to be read as a sentence: <c>Optional("steps", Field.Integer(1, 500))</c>.</summary>
public static class Field
{
    /// <param name="orEmpty">An empty text is taken too: it takes away what was there.</param>
    public static BodyField Text(int lengthMin = 0, int? lengthMax = null, bool orEmpty = false) =>
        new TextField(lengthMin, lengthMax ?? TextField.LengthLimit) { OrEmpty = orEmpty };

    public static BodyField OneOf(params string[] values) => new ChoiceField(values);

    /// <summary>Without bounds of its own an integer has those of 32 bits, so that no number of a client can overflow.</summary>
    public static BodyField Integer(long min = int.MinValue, long max = int.MaxValue, long multipleOf = 1) => new IntegerField(min, max, multipleOf);

    public static BodyField Number(decimal? min = null, decimal? max = null, decimal? multipleOf = null) => new NumberField(min, max, multipleOf);

    public static BodyField Flag() => new FlagField();

    public static BodyField List(BodyField items, int countMin = 0, int? countMax = null, bool unique = false) =>
        new ListField(items, countMin, countMax ?? ListField.CountLimit, unique);

    public static BodyField Object(BodySchema schema) => new ObjectField(schema);

    /// <summary>An object whose members nobody checks; its size is bounded by the body's.</summary>
    public static BodyField FreeObject() => new FreeObjectField();
}
