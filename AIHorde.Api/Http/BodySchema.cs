using System.Reflection;
using System.Text.Json;
using FluentValidation;
using FluentValidation.Results;
using Microsoft.OpenApi;

namespace AIHorde.Api;

/// <summary>
/// The schema of one JSON body, one rule a field, over the raw JSON: so every failing path is reported with its dotted name before anything
/// is converted, and unknown fields pass. Derive one class a body and call <see cref="Required"/> and <see cref="Optional"/> in its constructor.
/// </summary>
public abstract class BodySchema : AbstractValidator<JsonElement>
{
    readonly List<SchemaField> fields = [];
    readonly List<(string Name, string Help)> parserFields = [];

    protected BodySchema() => WireName = GetType().GetCustomAttribute<WireNameAttribute>()?.Name ?? GetType().Name;

    public IReadOnlyList<SchemaField> Fields => fields;

    /// <summary>What the API document calls this body.</summary>
    public string WireName { get; protected init; }

    /// <summary>The field must be there and fit. Its absence is reported together with all other failures.</summary>
    protected void Required(string name, BodyField field) => Add(new SchemaField(name, field, IsRequired: true));

    /// <summary>The field may be absent. A null is not absent: it fails by its type, unless the field allows it.</summary>
    protected void Optional(string name, BodyField field) => Add(new SchemaField(name, field, IsRequired: false));

    /// <summary>The field must be there, but only the parser says so, which runs after the schema and after the look for the key header.</summary>
    protected void ParserRequires(string name, string help = "") => parserFields.Add((name, help));

    void Add(SchemaField field)
    {
        fields.Add(field);
        RuleFor(body => body).Custom((body, context) => field.Check(body, string.Empty, (path, text) => context.AddFailure(new ValidationFailure(path, text))));
    }

    /// <summary>For the API document. What only the parser misses is required all the same.</summary>
    public OpenApiSchema Describe(OpenApiDocument document) => new()
    {
        Type = JsonSchemaType.Object,
        Properties = fields.ToDictionary(field => field.Name, field => field.Field.Describe(document), StringComparer.Ordinal),
        Required = fields.Where(field => field.IsRequired).Select(field => field.Name).Concat(parserFields.Select(field => field.Name))
            .ToHashSet(StringComparer.Ordinal),
    };

    /// <summary>All failing paths; where two failures share a path the last one stays.</summary>
    public HordeError? Check(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return HordeError.Argument(string.Empty, $"{PythonText.Of(body)} is not of type 'object'");
        }

        var result = Validate(body);
        if (result.IsValid)
        {
            return null;
        }

        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var failure in result.Errors)
        {
            errors[failure.PropertyName] = failure.ErrorMessage;
        }

        return HordeError.Schema(errors);
    }

    /// <summary>The first field that the parser misses.</summary>
    public HordeError? CheckParsed(JsonElement body)
    {
        foreach (var (name, help) in parserFields)
        {
            if (!body.TryGetProperty(name, out _))
            {
                return HordeError.MissingInBody(name, help);
            }
        }

        return null;
    }
}

/// <summary>A named field of an object.</summary>
public sealed record SchemaField(string Name, BodyField Field, bool IsRequired)
{
    public void Check(JsonElement owner, string path, Action<string, string> fail)
    {
        var own = path.Length == 0 ? Name : $"{path}.{Name}";
        if (owner.TryGetProperty(Name, out var value))
        {
            Field.Check(value, own, fail);
        }
        else if (IsRequired)
        {
            fail(own, $"'{Name}' is a required property");
        }
    }
}
