using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace AIHorde.Worker.Engine.Tokenizers;

/// <summary>
/// SentencePiece's <c>tokenizer.model</c>: a protocol buffer of which the pieces, their scores and kinds, and three settings are needed.
/// </summary>
internal static class SentencePieceFile
{
    private const int Unigram = 1;

    private enum Kind
    {
        Normal = 1,
        Unknown = 2,
        Control = 3,
        UserDefined = 4,
        Byte = 6,
    }

    public static TextTokenizer Load(ReadOnlySpan<byte> file, JsonElement config)
    {
        var pieces = new List<(string Text, double Score, Kind Kind)>();
        int type = Unigram;
        bool prefixSpace = true;
        for (var fields = new Fields(file); fields.Next();)
        {
            if (fields.Number == 1) pieces.Add(ReadPiece(fields.Bytes));
            else if (fields.Number == 2) type = (int)Setting(fields.Bytes, 3, Unigram);
            else if (fields.Number == 3) prefixSpace = Setting(fields.Bytes, 3, 1) != 0;
        }
        if (pieces.Count == 0) throw new EngineFaultException("tokenizer.model holds no pieces.");
        int unknown = Math.Max(0, pieces.FindIndex(p => p.Kind == Kind.Unknown));
        bool bytes = pieces.Exists(p => p.Kind == Kind.Byte);
        List<AddedToken> added = [.. pieces.Select((p, i) => new AddedToken(i, p.Text, p.Kind is Kind.Control or Kind.Unknown))
            .Where(t => pieces[t.Id].Kind is Kind.Control or Kind.UserDefined or Kind.Unknown)];
        var special = new SpecialTokens(added);
        var vocabulary = pieces.Select((p, i) => KeyValuePair.Create(p.Text, i)).DistinctBy(p => p.Key).ToDictionary(StringComparer.Ordinal);
        ISplitter splitter = type == Unigram
            ? new UnigramSplitter([.. pieces.Select(p => (p.Text, p.Kind == Kind.Normal ? p.Score : -1e6))], unknown, bytes)
            : new PairMerger(vocabulary, Merges(pieces, vocabulary), new PairMergerOptions(ByteFallback: bytes, UnknownToken: unknown, FuseUnknown: true));
        int? start = TokenizerFile.Named(config, "bos_token", special) ?? special.TokenOf("<s>");
        int? end = TokenizerFile.Named(config, "eos_token", special) ?? special.TokenOf("</s>");
        TextStep prepare = (texts, first) => [.. texts.Select(t => (prefixSpace && first ? " " + t : t).Replace(' ', '▁'))];
        return new TextTokenizer(new TokenizerParts(prepare, splitter, special, TokenBytes.Of(vocabulary, added, byteLetters: false, bytes), prefixSpace,
            start is { } token && config.Flag("add_bos_token", true) ? [token] : [], start, end, TokenizerFile.Named(config, "pad_token", special)));
    }

    /// <summary>The file has no merges: each piece may come from any two pieces that make it up, better scores first.</summary>
    private static IEnumerable<(string, string)> Merges(List<(string Text, double Score, Kind Kind)> pieces, Dictionary<string, int> vocabulary)
    {
        foreach (var (text, _, kind) in pieces.Where(p => p.Kind == Kind.Normal).OrderByDescending(p => p.Score))
            for (int cut = 1; cut < text.Length; cut++)
                if (vocabulary.ContainsKey(text[..cut]) && vocabulary.ContainsKey(text[cut..])) yield return (text[..cut], text[cut..]);
    }

    private static (string, double, Kind) ReadPiece(ReadOnlySpan<byte> message)
    {
        string text = "";
        double score = 0;
        var kind = Kind.Normal;
        for (var fields = new Fields(message); fields.Next();)
        {
            if (fields.Number == 1) text = Encoding.UTF8.GetString(fields.Bytes);
            else if (fields.Number == 2) score = BinaryPrimitives.ReadSingleLittleEndian(fields.Bytes);
            else if (fields.Number == 3) kind = (Kind)fields.Value;
        }
        return (text, score, kind);
    }

    private static long Setting(ReadOnlySpan<byte> message, int number, long otherwise)
    {
        for (var fields = new Fields(message); fields.Next();) if (fields.Number == number) return (long)fields.Value;
        return otherwise;
    }

    /// <summary>Walks over a protocol buffer's fields.</summary>
    private ref struct Fields(ReadOnlySpan<byte> rest)
    {
        private ReadOnlySpan<byte> _rest = rest;

        public int Number { get; private set; }

        public ulong Value { get; private set; }

        public ReadOnlySpan<byte> Bytes { get; private set; }

        public bool Next()
        {
            if (_rest.IsEmpty) return false;
            ulong tag = Varint();
            Number = (int)(tag >> 3);
            int wire = (int)(tag & 7);
            if (wire == 0) Value = Varint();
            else Bytes = Take(wire switch { 1 => 8, 2 => checked((int)Varint()), 5 => 4, _ => throw new EngineFaultException("tokenizer.model is damaged.") });
            return true;
        }

        private ReadOnlySpan<byte> Take(int length)
        {
            if (length > _rest.Length) throw new EngineFaultException("tokenizer.model is cut off.");
            var taken = _rest[..length];
            _rest = _rest[length..];
            return taken;
        }

        private ulong Varint()
        {
            ulong value = 0;
            for (int shift = 0; shift < 64; shift += 7)
            {
                byte next = Take(1)[0];
                value |= (ulong)(next & 0x7F) << shift;
                if (next < 0x80) return value;
            }
            throw new EngineFaultException("tokenizer.model is damaged.");
        }
    }
}
