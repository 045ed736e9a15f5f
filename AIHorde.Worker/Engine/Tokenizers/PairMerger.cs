using System.Text;

namespace AIHorde.Worker.Engine.Tokenizers;

/// <summary>
/// Byte-pair encoding: joins the neighbours with the best rank until none is left. A heap of candidates keeps it near linear, because
/// SentencePiece-style tokenizers hand over a whole prompt as one piece.
/// </summary>
internal sealed class PairMerger : ISplitter
{
    private const int CachePiecesMax = 20_000;
    private const int CachedLengthMax = 64;

    private readonly Dictionary<string, int> _vocabulary;
    private readonly Dictionary<(int, int), (int Rank, int Token)> _merges;
    private readonly PairMergerOptions _options;
    private readonly Dictionary<string, int[]> _cache = [];
    private readonly Lock _cacheLock = new();

    public PairMerger(Dictionary<string, int> vocabulary, IEnumerable<(string Left, string Right)> merges, PairMergerOptions? options = null)
    {
        _vocabulary = vocabulary;
        _options = options ?? new PairMergerOptions();
        _merges = [];
        int rank = 0;
        foreach (var (left, right) in merges)
        {
            if (vocabulary.TryGetValue(left, out int a) && vocabulary.TryGetValue(right, out int b) && vocabulary.TryGetValue(left + right, out int joined))
                _merges.TryAdd((a, b), (rank, joined));
            rank++;
        }
    }

    public void Split(string piece, List<int> tokens)
    {
        if (piece.Length == 0) return;
        lock (_cacheLock)
        {
            if (_cache.TryGetValue(piece, out int[]? known))
            {
                tokens.AddRange(known);
                return;
            }
        }
        int start = tokens.Count;
        if (_options.WholePiecesFirst && _vocabulary.TryGetValue(piece + _options.WordEnd, out int whole)) tokens.Add(whole);
        else Merge(Symbols(piece), tokens);
        if (piece.Length > CachedLengthMax) return;
        lock (_cacheLock)
        {
            if (_cache.Count >= CachePiecesMax) _cache.Clear();
            _cache[piece] = tokens.GetRange(start, tokens.Count - start).ToArray();
        }
    }

    private List<int> Symbols(string piece)
    {
        var symbols = new List<int>(piece.Length);
        bool unknownBefore = false;
        for (int i = 0; i < piece.Length;)
        {
            int length = char.IsSurrogatePair(piece, i) ? 2 : 1;
            string symbol = piece.Substring(i, length);
            i += length;
            if (i == piece.Length) symbol += _options.WordEnd;
            bool known = _vocabulary.TryGetValue(symbol, out int token);
            if (known) symbols.Add(token);
            else if (!AddBytes(symbol, symbols) && _options.UnknownToken is { } unknown && !(unknownBefore && _options.FuseUnknown)) symbols.Add(unknown);
            unknownBefore = !known;
        }
        return symbols;
    }

    private bool AddBytes(string symbol, List<int> symbols)
    {
        if (!_options.ByteFallback) return false;
        foreach (byte value in Encoding.UTF8.GetBytes(symbol))
        {
            if (!_vocabulary.TryGetValue($"<0x{value:X2}>", out int token)) return false;
            symbols.Add(token);
        }
        return true;
    }

    private void Merge(List<int> symbols, List<int> tokens)
    {
        int count = symbols.Count;
        var previous = new int[count];
        var next = new int[count];
        for (int i = 0; i < count; i++) (previous[i], next[i]) = (i - 1, i + 1 < count ? i + 1 : -1);
        var candidates = new PriorityQueue<(int At, int Left, int Right), (int Rank, int At)>();
        for (int i = 0; i + 1 < count; i++) Offer(i);
        while (candidates.TryDequeue(out var best, out _))
        {
            int right = symbols[best.At] == best.Left ? next[best.At] : -1;
            if (right < 0 || symbols[right] != best.Right) continue;
            symbols[best.At] = _merges[(best.Left, best.Right)].Token;
            symbols[right] = -1;
            next[best.At] = next[right];
            if (next[right] >= 0) previous[next[right]] = best.At;
            if (previous[best.At] >= 0) Offer(previous[best.At]);
            Offer(best.At);
        }
        for (int i = 0; i < count; i++) if (symbols[i] >= 0) tokens.Add(symbols[i]);

        void Offer(int at)
        {
            if (next[at] < 0) return;
            var pair = (symbols[at], symbols[next[at]]);
            if (_merges.TryGetValue(pair, out var merge)) candidates.Enqueue((at, pair.Item1, pair.Item2), (merge.Rank, at));
        }
    }
}

/// <param name="WordEnd">Marks a piece's last symbol (CLIP's <c>&lt;/w&gt;</c>).</param>
/// <param name="ByteFallback">Symbols that the vocabulary lacks are spelled as <c>&lt;0xNN&gt;</c>.</param>
/// <param name="WholePiecesFirst">A piece that is in the vocabulary is taken without looking at the merges (Llama 3).</param>
internal sealed record PairMergerOptions(
    string WordEnd = "", bool ByteFallback = false, bool WholePiecesFirst = false, int? UnknownToken = null, bool FuseUnknown = false);
