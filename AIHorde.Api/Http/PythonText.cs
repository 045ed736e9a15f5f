using System.Text;
using System.Text.Json;

namespace AIHorde.Api;

/// <summary>Writes a JSON value the way the reference's validator quotes it, because tools show these texts to people. Bounded in length.</summary>
static class PythonText
{
    const int LengthMax = 100;

    public static string Of(JsonElement value)
    {
        var text = new StringBuilder();
        Write(value, text);
        return text.Length <= LengthMax ? text.ToString() : text.ToString(0, LengthMax) + "...";
    }

    public static string Of(string value)
    {
        var cut = value.Length <= LengthMax ? value : value[..LengthMax] + "...";
        return cut.Contains('\'') && !cut.Contains('"') ? $"\"{cut}\"" : $"'{cut.Replace("'", "\\'", StringComparison.Ordinal)}'";
    }

    static void Write(JsonElement value, StringBuilder text)
    {
        if (text.Length > LengthMax)
        {
            return;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteMembers('{', '}', value.EnumerateObject(), text, static (member, into) =>
                {
                    into.Append(Of(member.Name)).Append(": ");
                    Write(member.Value, into);
                });
                break;
            case JsonValueKind.Array:
                WriteMembers('[', ']', value.EnumerateArray(), text, static (item, into) => Write(item, into));
                break;
            default:
                text.Append(Scalar(value));
                break;
        }
    }

    static string Scalar(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Of(value.GetString()!),
        JsonValueKind.True => "True",
        JsonValueKind.False => "False",
        JsonValueKind.Number => value.GetRawText(),
        _ => "None",
    };

    static void WriteMembers<T>(char open, char close, IEnumerable<T> members, StringBuilder text, Action<T, StringBuilder> write)
    {
        text.Append(open);
        var first = true;
        foreach (var member in members)
        {
            if (text.Length > LengthMax)
            {
                break;
            }

            if (!first)
            {
                text.Append(", ");
            }

            first = false;
            write(member, text);
        }

        text.Append(close);
    }
}
