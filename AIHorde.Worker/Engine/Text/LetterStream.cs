using System.Text;

namespace AIHorde.Worker.Engine.Text;

/// <summary>Bytes of tokens to text: a letter may be spread over several tokens, and half a letter is not shown.</summary>
internal sealed class LetterStream
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly char[] _letters = new char[1024];

    public string Push(ReadOnlySpan<byte> bytes) => Convert(bytes, flush: false);

    /// <summary>What is left of a broken letter, as the replacement character.</summary>
    public string Finish() => Convert([], flush: true);

    private string Convert(ReadOnlySpan<byte> bytes, bool flush)
    {
        if (bytes.Length <= 256) return new string(_letters, 0, _decoder.GetChars(bytes, _letters, flush));
        var letters = new char[_decoder.GetCharCount(bytes, flush)];
        return new string(letters, 0, _decoder.GetChars(bytes, letters, flush));
    }
}
