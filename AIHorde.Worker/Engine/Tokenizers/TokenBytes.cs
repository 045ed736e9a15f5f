using System.Globalization;
using System.Text;

namespace AIHorde.Worker.Engine.Tokenizers;

/// <summary>What each token of a vocabulary writes, as bytes.</summary>
internal static class TokenBytes
{
    private const char Space = '▁';

    public static byte[]?[] Of(IEnumerable<KeyValuePair<string, int>> vocabulary, IReadOnlyCollection<AddedToken> added, bool byteLetters, bool byteFallback)
    {
        var tokens = vocabulary.ToList();
        int count = tokens.Select(t => t.Value).Concat(added.Select(t => t.Id)).DefaultIfEmpty(-1).Max() + 1;
        var bytes = new byte[]?[count];
        foreach (var (text, id) in tokens) bytes[id] = byteLetters ? Letters(text) : Plain(text, byteFallback);
        foreach (var token in added) bytes[token.Id] = token.Special ? null : Encoding.UTF8.GetBytes(token.Content);
        return bytes;
    }

    private static byte[] Letters(string text)
    {
        var bytes = new List<byte>(text.Length);
        foreach (char letter in text)
        {
            if (ByteLetters.TryByte(letter, out byte value)) bytes.Add(value);
            else bytes.AddRange(Encoding.UTF8.GetBytes(letter.ToString()));
        }
        return [.. bytes];
    }

    private static byte[] Plain(string text, bool byteFallback)
    {
        bool isByte = byteFallback && text.Length == 6 && text.StartsWith("<0x", StringComparison.Ordinal) && text[5] == '>';
        if (isByte && byte.TryParse(text.AsSpan(3, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out byte value)) return [value];
        return Encoding.UTF8.GetBytes(text.Replace(Space, ' '));
    }
}
