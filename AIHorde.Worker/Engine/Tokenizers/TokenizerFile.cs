using System.Text.Json;

namespace AIHorde.Worker.Engine.Tokenizers;

/// <summary>Reads Hugging Face's <c>tokenizer.json</c> (BPE and unigram) together with <c>tokenizer_config.json</c>.</summary>
public static class TokenizerFile
{
    /// <summary>From a model's folder: <c>tokenizer.json</c>, or SentencePiece's <c>tokenizer.model</c> where there is none.</summary>
    public static TextTokenizer Load(string folder)
    {
        string configFile = Path.Combine(folder, "tokenizer_config.json");
        using var config = File.Exists(configFile) ? JsonDocument.Parse(File.ReadAllBytes(configFile)) : null;
        string file = Path.Combine(folder, "tokenizer.json");
        string sentencePiece = Path.Combine(folder, "tokenizer.model");
        if (!File.Exists(file) && File.Exists(sentencePiece))
            return SentencePieceFile.Load(File.ReadAllBytes(sentencePiece), config?.RootElement ?? default);
        if (!File.Exists(file)) throw new EngineFaultException($"{folder} has no tokenizer.json.");
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return Read(document.RootElement, config?.RootElement ?? default);
    }

    public static TextTokenizer Read(JsonElement root, JsonElement config)
    {
        var model = root.GetProperty("model");
        string type = model.Text("type") ?? (model.TryGetProperty("merges", out _) ? "BPE" : "Unigram");
        var added = root.TryGetProperty("added_tokens", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(ReadAdded).ToList()
            : [];
        var (splitter, vocabulary) = type switch
        {
            "BPE" => ReadPairs(model),
            "Unigram" => ReadUnigram(model),
            _ => throw new EngineFaultException($"The tokenizer's model '{type}' is not known."),
        };
        var special = new SpecialTokens(added);
        return new TextTokenizer(new TokenizerParts(
            NormaliserSteps.Chain([NormaliserSteps.Read(Part(root, "normalizer")), PieceSteps.Read(Part(root, "pre_tokenizer"))]), splitter, special,
            TokenBytes.Of(vocabulary, added, UsesByteLetters(root), ByteFallback(root, model)), DropsFirstSpace(root), ReadPrefix(root, config, special),
            Named(config, "bos_token", special), Named(config, "eos_token", special), Named(config, "pad_token", special)));
    }

    private static JsonElement Part(JsonElement root, string name) => root.TryGetProperty(name, out var part) ? part : default;

    private static AddedToken ReadAdded(JsonElement token) => new(
        token.GetProperty("id").GetInt32(), token.GetProperty("content").GetString()!, token.Flag("special"), token.Flag("lstrip"), token.Flag("rstrip"));

    private static (ISplitter, IEnumerable<KeyValuePair<string, int>>) ReadPairs(JsonElement model)
    {
        var vocabulary = model.GetProperty("vocab").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetInt32(), StringComparer.Ordinal);
        int? unknown = model.Text("unk_token") is { } name && vocabulary.TryGetValue(name, out int id) ? id : null;
        var options = new PairMergerOptions(
            model.Text("end_of_word_suffix") ?? "", model.Flag("byte_fallback"), model.Flag("ignore_merges"), unknown, model.Flag("fuse_unk"));
        return (new PairMerger(vocabulary, model.GetProperty("merges").EnumerateArray().Select(ReadMerge), options), vocabulary);
    }

    /// <summary>Older files write a merge as "left right", newer ones as a pair, because pieces may hold spaces.</summary>
    private static (string, string) ReadMerge(JsonElement merge)
    {
        if (merge.ValueKind == JsonValueKind.Array) return (merge[0].GetString()!, merge[1].GetString()!);
        string text = merge.GetString()!;
        int space = text.IndexOf(' ', 1);
        return (text[..space], text[(space + 1)..]);
    }

    private static (ISplitter, IEnumerable<KeyValuePair<string, int>>) ReadUnigram(JsonElement model)
    {
        var pieces = model.GetProperty("vocab").EnumerateArray().Select(p => (p[0].GetString()!, p[1].GetDouble())).ToList();
        int unknown = model.TryGetProperty("unk_id", out var id) && id.TryGetInt32(out int value) ? value : 0;
        return (new UnigramSplitter(pieces, unknown, model.Flag("byte_fallback")), pieces.Select((p, i) => KeyValuePair.Create(p.Item1, i)));
    }

    private static bool UsesByteLetters(JsonElement root) => Mentions(Part(root, "pre_tokenizer"), "ByteLevel") || Mentions(Part(root, "decoder"), "ByteLevel");

    private static bool ByteFallback(JsonElement root, JsonElement model) => model.Flag("byte_fallback") || Mentions(Part(root, "decoder"), "ByteFallback");

    /// <summary>A text of a SentencePiece model begins with a space that nobody wrote.</summary>
    private static bool DropsFirstSpace(JsonElement root) =>
        !UsesByteLetters(root) && (Mentions(Part(root, "decoder"), "Strip") || Mentions(Part(root, "decoder"), "Metaspace"));

    private static bool Mentions(JsonElement step, string type) => step.ValueKind == JsonValueKind.Object
        && (step.Text("type") == type
            || step.EnumerateObject().Any(p => p.Value.ValueKind == JsonValueKind.Array && p.Value.EnumerateArray().Any(s => Mentions(s, type))));

    private static List<int> ReadPrefix(JsonElement root, JsonElement config, SpecialTokens special)
    {
        var template = FindTemplate(Part(root, "post_processor"));
        if (template.ValueKind == JsonValueKind.Object)
        {
            return [.. template.GetProperty("single").EnumerateArray().TakeWhile(s => s.TryGetProperty("SpecialToken", out _))
                .Select(s => special.TokenOf(s.GetProperty("SpecialToken").GetProperty("id").GetString()!)).OfType<int>()];
        }
        return config.Flag("add_bos_token") && Named(config, "bos_token", special) is { } start ? [start] : [];
    }

    private static JsonElement FindTemplate(JsonElement step)
    {
        if (step.Text("type") == "TemplateProcessing") return step;
        if (step.Text("type") != "Sequence") return default;
        return step.GetProperty("processors").EnumerateArray().Select(FindTemplate).FirstOrDefault(s => s.ValueKind == JsonValueKind.Object);
    }

    internal static int? Named(JsonElement config, string name, SpecialTokens special)
    {
        string? text = config.Text(name);
        if (text is null && config.ValueKind == JsonValueKind.Object && config.TryGetProperty(name, out var token)) text = token.Text("content");
        return text is null ? null : special.TokenOf(text);
    }
}
