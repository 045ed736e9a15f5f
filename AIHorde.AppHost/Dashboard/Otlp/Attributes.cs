using System.Globalization;
using System.Text;

namespace AIHorde.AppHost.Dashboard.Otlp;

/// <summary>Decodes OTLP's key-value pairs to text; values are shown and searched, never calculated with.</summary>
static class Attributes
{
    /// <summary>Per span, log record or data point; what comes after is dropped.</summary>
    public const int CountMax = 128;

    /// <summary>Of names, status texts and the like.</summary>
    public const int NameLengthMax = 1024;

    public const int ValueLengthMax = 4096;
    const int DepthMax = 8;

    /// <summary>Parts of the names of attributes, those of the semantic conventions among them. Of "server.address" it is known whose it is: ours.</summary>
    static readonly string[] Hidden =
    [
        "apikey", "api_key", "authorization", "password", "secret", "cookie",
        "client.address", "client_ip", "client.ip", "peer.address", "peer.addr", "peer.ip", "source.address", "forwarded", "enduser", "user.email",
        "prompt", "gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.completion", "gen_ai.system_instructions",
    ];

    /// <summary>Reads one KeyValue message and adds it. What is nested too deep is left out.</summary>
    public static void Add(ProtoReader pair, List<KeyValuePair<string, string>> to, int depth = 0)
    {
        var key = "";
        var value = "";
        while (pair.Next())
        {
            switch (pair.Field)
            {
                case 1: key = pair.String(); break;
                case 2: value = Value(pair.Message(), depth); break;
                default: pair.Skip(); break;
            }
        }

        if (key.Length > 0 && to.Count < CountMax)
        {
            to.Add(Shown(key, value));
        }
    }

    public static string Value(ProtoReader any, int depth)
    {
        var text = "";
        while (any.Next())
        {
            text = any.Field switch
            {
                1 => any.String(ValueLengthMax),
                2 => any.Varint() != 0 ? "true" : "false",
                3 => ((long)any.Varint()).ToString(CultureInfo.InvariantCulture),
                4 => any.Double().ToString("R", CultureInfo.InvariantCulture),
                5 => List(any.Message(), depth + 1),
                6 => Map(any.Message(), depth + 1),
                7 => Convert.ToHexStringLower(any.Bytes()),
                _ => Skipped(ref any),
            };
        }

        return Cut(text, ValueLengthMax);
    }

    public static string Cut(string text, int lengthMax) => text.Length > lengthMax ? text[..lengthMax] + "…" : text;

    static string Skipped(ref ProtoReader reader)
    {
        reader.Skip();
        return "";
    }

    static string List(ProtoReader array, int depth)
    {
        var parts = new List<string>();
        while (depth < DepthMax && array.Next(1))
        {
            parts.Add(Value(array.Message(), depth));
        }

        return "[" + string.Join(", ", parts) + "]";
    }

    static string Map(ProtoReader map, int depth)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        while (depth < DepthMax && map.Next(1))
        {
            Add(map.Message(), pairs, depth);
        }

        return new StringBuilder("{").AppendJoin(", ", pairs.Select(p => $"{p.Key}: {p.Value}")).Append('}').ToString();
    }

    /// <summary>
    /// A second line of defence: services do not send keys, prompts or the addresses of people, and if one does, the dashboard does not show them.
    /// </summary>
    public static KeyValuePair<string, string> Shown(string key, string value) =>
        new(key, Hidden.Any(part => key.Contains(part, StringComparison.OrdinalIgnoreCase)) ? "•••" : value);
}
