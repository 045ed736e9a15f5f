using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AIHorde.Api;

/// <summary>
/// The <c>X-Fields</c> header: <c>username,records{request}</c>, with optional outer braces and <c>*</c> for all that is left.
/// Names that the answer does not have are ignored.
/// </summary>
sealed class FieldMask
{
    public const int LengthMax = 1_000;
    const int NestingMax = 8;
    static readonly JsonWriterOptions AsIs = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly Dictionary<string, FieldMask?> fields = new(StringComparer.Ordinal);
    bool all;

    public static bool TryParse(string text, out FieldMask mask)
    {
        mask = new FieldMask();
        if (text.Length > LengthMax)
        {
            return false;
        }

        var position = 0;
        var source = text.Trim();
        if (source.StartsWith('{') && source.EndsWith('}'))
        {
            source = source[1..^1];
        }

        return mask.Read(source, ref position, 0) && position == source.Length && (mask.all || mask.fields.Count > 0);
    }

    bool Read(string text, ref int position, int nesting)
    {
        if (nesting > NestingMax)
        {
            return false;
        }

        while (true)
        {
            var name = Name(text, ref position);
            if (name.Length == 0)
            {
                return false;
            }

            FieldMask? inner = null;
            if (position < text.Length && text[position] == '{')
            {
                position++;
                inner = new FieldMask();
                if (!inner.Read(text, ref position, nesting + 1) || position >= text.Length || text[position++] != '}')
                {
                    return false;
                }
            }

            all |= name == "*";
            fields[name] = inner;
            SkipBlanks(text, ref position);
            if (position >= text.Length || text[position] != ',')
            {
                return true;
            }

            position++;
        }
    }

    static string Name(string text, ref int position)
    {
        SkipBlanks(text, ref position);
        var start = position;
        while (position < text.Length && (char.IsAsciiLetterOrDigit(text[position]) || text[position] is '_' or '-' or '*'))
        {
            position++;
        }

        var name = text[start..position];
        SkipBlanks(text, ref position);
        return name;
    }

    static void SkipBlanks(string text, ref int position)
    {
        while (position < text.Length && text[position] == ' ')
        {
            position++;
        }
    }

    public byte[] Apply(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        var buffer = new ArrayBufferWriter<byte>(json.Length);
        using (var writer = new Utf8JsonWriter(buffer, AsIs))
        {
            Copy(document.RootElement, writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    void Copy(JsonElement element, Utf8JsonWriter writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Copy(item, writer);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.Object:
                CopyObject(element, writer);
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    void CopyObject(JsonElement element, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var property in element.EnumerateObject())
        {
            if (!fields.TryGetValue(property.Name, out var inner) && !all)
            {
                continue;
            }

            writer.WritePropertyName(property.Name);
            if (inner is null)
            {
                property.Value.WriteTo(writer);
            }
            else
            {
                inner.Copy(property.Value, writer);
            }
        }

        writer.WriteEndObject();
    }
}
