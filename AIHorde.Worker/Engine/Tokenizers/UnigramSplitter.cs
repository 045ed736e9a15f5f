using System.Text;

namespace AIHorde.Worker.Engine.Tokenizers;

/// <summary>SentencePiece's unigram model: the cut whose pieces' log probabilities sum highest, found by dynamic programming.</summary>
internal sealed class UnigramSplitter : ISplitter
{
    private const double UnknownPenalty = 10;

    private readonly Dictionary<string, (int Token, double Score)> _pieces = [];
    private readonly Dictionary<string, (int Token, double Score)>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly int _lengthMax;
    private readonly double _unknownScore;
    private readonly int _unknownToken;
    private readonly bool _byteFallback;

    public UnigramSplitter(IReadOnlyList<(string Piece, double Score)> pieces, int unknownToken, bool byteFallback)
    {
        for (int i = 0; i < pieces.Count; i++)
        {
            _pieces.TryAdd(pieces[i].Piece, (i, pieces[i].Score));
            _lengthMax = Math.Max(_lengthMax, pieces[i].Piece.Length);
        }
        _lookup = _pieces.GetAlternateLookup<ReadOnlySpan<char>>();
        _unknownScore = pieces.Min(p => p.Score) - UnknownPenalty;
        _unknownToken = unknownToken;
        _byteFallback = byteFallback;
    }

    public void Split(string piece, List<int> tokens)
    {
        var best = new (double Score, int From, int Token)[piece.Length + 1];
        Array.Fill(best, (double.NegativeInfinity, -1, _unknownToken));
        best[0] = (0, 0, _unknownToken);
        for (int start = 0; start < piece.Length; start++)
        {
            if (double.IsNegativeInfinity(best[start].Score)) continue;
            int one = char.IsSurrogatePair(piece, start) ? 2 : 1;
            for (int length = 1; length <= _lengthMax && start + length <= piece.Length; length++)
            {
                if (_lookup.TryGetValue(piece.AsSpan(start, length), out var known)) Offer(start, start + length, known.Score, known.Token);
            }
            if (!_lookup.ContainsKey(piece.AsSpan(start, one))) Offer(start, start + one, _unknownScore, _unknownToken);
        }
        Emit(piece, best, tokens);

        void Offer(int from, int to, double score, int token)
        {
            if (best[from].Score + score > best[to].Score) best[to] = (best[from].Score + score, from, token);
        }
    }

    private void Emit(string piece, (double Score, int From, int Token)[] best, List<int> tokens)
    {
        var cuts = new Stack<(int From, int To, int Token)>();
        for (int at = piece.Length; at > 0; at = best[at].From) cuts.Push((best[at].From, at, best[at].Token));
        bool unknownBefore = false;
        foreach (var (from, to, token) in cuts)
        {
            bool unknown = token == _unknownToken;
            if (unknown && _byteFallback) AddBytes(piece[from..to], tokens);
            else if (!unknown || !unknownBefore) tokens.Add(token);
            unknownBefore = unknown;
        }
    }

    private void AddBytes(string text, List<int> tokens)
    {
        foreach (byte value in Encoding.UTF8.GetBytes(text))
            tokens.Add(_pieces.TryGetValue($"<0x{value:X2}>", out var known) ? known.Token : _unknownToken);
    }
}
