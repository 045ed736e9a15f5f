using System.Globalization;
using AIHorde.Worker.Engine.Tokenizers;

namespace AIHorde.Worker.Tests.Engine;

/// <summary>Text that is written as token numbers already: the tiny models have no words.</summary>
internal sealed class NumberTokenizer(int padding = 299) : ITokenizer
{
    public int VocabularySize => 300;

    public int? StartToken => 298;

    public int? EndToken => 299;

    public int? PaddingToken => padding;

    public IReadOnlyList<int> Encode(string text)
        => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(n => int.Parse(n, CultureInfo.InvariantCulture))];

    public string Decode(IReadOnlyList<int> tokens) => string.Join(' ', tokens);
}
