using System.Text;

namespace AIHorde.Worker.Engine.Tokenizers;

/// <summary>
/// A language model's tokenizer: special tokens are cut out first, the rest is normalised, cut into pieces and split by the vocabulary.
/// Tokens are bytes underneath, so that a stream can hold back half a letter.
/// </summary>
public sealed class TextTokenizer : ITokenizer
{
    private readonly TextStep _prepare;
    private readonly ISplitter _splitter;
    private readonly SpecialTokens _special;
    private readonly byte[]?[] _bytes;
    private readonly bool _dropFirstSpace;

    internal TextTokenizer(TokenizerParts parts)
    {
        _prepare = parts.Prepare;
        _splitter = parts.Splitter;
        _special = parts.Special;
        _bytes = parts.Bytes;
        _dropFirstSpace = parts.DropFirstSpace;
        Prefix = parts.Prefix;
        StartToken = parts.StartToken;
        EndToken = parts.EndToken;
        PaddingToken = parts.PaddingToken;
    }

    public int VocabularySize => _bytes.Length;

    public int? StartToken { get; }

    public int? EndToken { get; }

    public int? PaddingToken { get; }

    /// <summary>Tokens that the tokenizer's own post-processor puts before every text (mostly the start token, or nothing).</summary>
    public IReadOnlyList<int> Prefix { get; }

    /// <summary>Special tokens written out in the text (<c>&lt;|im_start|&gt;</c>) become those tokens: prompts of chats are written that way.</summary>
    public IReadOnlyList<int> Encode(string text)
    {
        var tokens = new List<int>();
        foreach (var (part, token, first) in _special.Cut(text))
        {
            if (token is { } special) tokens.Add(special);
            else foreach (string piece in _prepare([part], first)) _splitter.Split(piece, tokens);
        }
        return tokens;
    }

    /// <summary>A special token's number, if the vocabulary has that token.</summary>
    public int? TokenOf(string special) => _special.TokenOf(special);

    /// <summary>What a token writes: nothing for special ones.</summary>
    public ReadOnlySpan<byte> BytesOf(int token) => (uint)token < (uint)_bytes.Length ? _bytes[token] : default;

    public bool IsSpecial(int token) => _special.Contains(token);

    public string Decode(IReadOnlyList<int> tokens)
    {
        var bytes = new List<byte>(tokens.Count * 4);
        foreach (int token in tokens) bytes.AddRange(BytesOf(token));
        string text = Encoding.UTF8.GetString(bytes.ToArray());
        return _dropFirstSpace && text.StartsWith(' ') ? text[1..] : text;
    }
}

/// <summary>What a tokenizer file says, made ready.</summary>
internal sealed record TokenizerParts(
    TextStep Prepare, ISplitter Splitter, SpecialTokens Special, byte[]?[] Bytes, bool DropFirstSpace,
    IReadOnlyList<int> Prefix, int? StartToken, int? EndToken, int? PaddingToken);
