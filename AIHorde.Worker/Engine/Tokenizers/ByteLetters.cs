namespace AIHorde.Worker.Engine.Tokenizers;

/// <summary>
/// The printable stand-ins that GPT-2 and CLIP use for the 256 bytes, so that vocabularies can be written as text:
/// printable Latin-1 letters stand for themselves, all others are moved to U+0100 and up.
/// </summary>
internal static class ByteLetters
{
    private static readonly char[] Letters = MakeLetters();
    private static readonly Dictionary<char, byte> Bytes = MakeBytes();

    public static char Of(byte value) => Letters[value];

    public static bool TryByte(char letter, out byte value) => Bytes.TryGetValue(letter, out value);

    public static string Spell(ReadOnlySpan<byte> bytes)
    {
        Span<char> letters = bytes.Length <= 256 ? stackalloc char[bytes.Length] : new char[bytes.Length];
        for (int i = 0; i < bytes.Length; i++) letters[i] = Letters[bytes[i]];
        return new string(letters);
    }

    private static char[] MakeLetters()
    {
        var letters = new char[256];
        int moved = 0;
        for (int value = 0; value < 256; value++)
        {
            bool printable = value is >= '!' and <= '~' or >= 0xA1 and <= 0xAC or >= 0xAE and <= 0xFF;
            letters[value] = (char)(printable ? value : 256 + moved++);
        }
        return letters;
    }

    private static Dictionary<char, byte> MakeBytes()
    {
        var bytes = new Dictionary<char, byte>();
        for (int value = 0; value < 256; value++) bytes[Letters[value]] = (byte)value;
        return bytes;
    }
}
