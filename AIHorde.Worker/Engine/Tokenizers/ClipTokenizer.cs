using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AIHorde.Worker.Engine.Tokenizers;

/// <summary>
/// CLIP's tokenizer, from a diffusers folder's <c>tokenizer/</c> (<c>vocab.json</c> and <c>merges.txt</c>). Lower case, words end in <c>&lt;/w&gt;</c>.
/// </summary>
public sealed partial class ClipTokenizer : ITokenizer
{
    private const string WordEnd = "</w>";
    private const int LengthDefault = 77;

    private readonly PairMerger _merger;
    private readonly string?[] _tokens;

    public ClipTokenizer(
        Dictionary<string, int> vocabulary, IEnumerable<(string Left, string Right)> merges, int length = LengthDefault, string? padding = null)
    {
        _merger = new PairMerger(vocabulary, merges, new PairMergerOptions(WordEnd));
        _tokens = new string?[vocabulary.Count == 0 ? 0 : vocabulary.Values.Max() + 1];
        foreach (var (token, id) in vocabulary) _tokens[id] = token;
        StartToken = vocabulary["<|startoftext|>"];
        EndToken = vocabulary["<|endoftext|>"];
        PaddingToken = padding is not null && vocabulary.TryGetValue(padding, out int id2) ? id2 : EndToken;
        Length = length;
    }

    public int VocabularySize => _tokens.Length;

    public int? StartToken { get; }

    public int? EndToken { get; }

    public int? PaddingToken { get; }

    /// <summary>How many tokens the text encoder takes at once, start and end included (77 for CLIP, less for small models).</summary>
    public int Length { get; }

    public static ClipTokenizer Load(string folder)
    {
        using var vocabulary = File.OpenRead(Path.Combine(folder, "vocab.json"));
        var tokens = JsonSerializer.Deserialize(vocabulary, TokenizerJson.Default.DictionaryStringInt32)
            ?? throw new InvalidDataException("vocab.json is empty.");
        string configFile = Path.Combine(folder, "tokenizer_config.json");
        var config = File.Exists(configFile) ? JsonDocument.Parse(File.ReadAllBytes(configFile)).RootElement : default;
        return new ClipTokenizer(tokens, ReadMerges(Path.Combine(folder, "merges.txt")), LengthOf(config), PaddingOf(config));
    }

    public IReadOnlyList<int> Encode(string text)
    {
        var tokens = new List<int>();
        string clean = Spaces().Replace(text.Normalize(NormalizationForm.FormC), " ").Trim().ToLowerInvariant();
        foreach (Match match in Words().Matches(clean))
        {
            if (match.Value == "<|startoftext|>") tokens.Add(StartToken!.Value);
            else if (match.Value == "<|endoftext|>") tokens.Add(EndToken!.Value);
            else _merger.Split(ByteLetters.Spell(Encoding.UTF8.GetBytes(match.Value)), tokens);
        }
        return tokens;
    }

    public string Decode(IReadOnlyList<int> tokens)
    {
        var bytes = new List<byte>();
        foreach (int token in tokens)
        {
            if (token == StartToken || token == EndToken || (uint)token >= (uint)_tokens.Length || _tokens[token] is not { } text) continue;
            bool ends = text.EndsWith(WordEnd, StringComparison.Ordinal);
            foreach (char letter in ends ? text.AsSpan()[..^WordEnd.Length] : text)
                if (ByteLetters.TryByte(letter, out byte value)) bytes.Add(value);
            if (ends) bytes.Add((byte)' ');
        }
        return Encoding.UTF8.GetString(bytes.ToArray()).TrimEnd(' ');
    }

    internal static IEnumerable<(string Left, string Right)> ReadMerges(string file)
    {
        foreach (string line in File.ReadLines(file))
        {
            int space = line.IndexOf(' ', StringComparison.Ordinal);
            if (line.StartsWith("#version", StringComparison.Ordinal) || space <= 0) continue;
            yield return (line[..space], line[(space + 1)..]);
        }
    }

    /// <summary>Tokenizers without a limit write an absurdly large one.</summary>
    private static int LengthOf(JsonElement config) =>
        config.ValueKind == JsonValueKind.Object && config.TryGetProperty("model_max_length", out var length) && length.TryGetInt32(out int value)
        && value is > 2 and < 10_000 ? value : LengthDefault;

    private static string? PaddingOf(JsonElement config)
    {
        if (config.ValueKind != JsonValueKind.Object || !config.TryGetProperty("pad_token", out var padding)) return null;
        return padding.ValueKind == JsonValueKind.Object ? padding.GetProperty("content").GetString() : padding.GetString();
    }

    [GeneratedRegex(@"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+")]
    private static partial Regex Words();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
