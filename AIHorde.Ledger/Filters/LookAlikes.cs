using System.Globalization;
using System.Text;

namespace AIHorde.Ledger.Filters;

/// <summary>
/// Letters that stand in for plain ones: accented, full-width, mathematical, and those of other alphabets that look the same. A table of our own,
/// because the program runs without the culture data that Unicode's own normalisation needs.
/// </summary>
static class LookAlikes
{
    const int FullWidthFrom = 0xFF01;
    const int FullWidthTo = 0xFF5E;
    const int FullWidthOffset = 0xFEE0;
    const int MathematicalFrom = 0x1D400;
    const int MathematicalTo = 0x1D6A3;
    const int MathematicalAlphabet = 52;

    /// <summary>A plain letter, then all that stand in for it.</summary>
    static readonly string[] Families =
    [
        "aàáâãäåāăąǎạảấầẩẫậắằẳẵặαаɑ", "bƀɓвьƅ", "cçćĉċčсϲ", "dďđɗԁ", "eèéêëēĕėęěẹẻẽếềểễệеєɛε", "fƒ", "gĝğġģɡǧ", "hĥħһн", "iìíîïĩīĭįıǐịỉіι¡", "jĵјʝ",
        "kķĸкκ", "lĺļľŀłⅼ", "mмⅿ", "nñńņňŉŋηп", "oòóôõöøōŏőǒọỏốồổỗộớờởỡợơоοσ", "pрρþ", "qԛ", "rŕŗřг", "sśŝşšșѕ", "tţťŧțтτ", "uùúûüũūŭůűųǔụủứừửữựưυц",
        "vνѵⅴ", "wŵԝω", "xхχ×", "yýÿŷỳỵỷỹуγ", "zźżžʐ",
        "AÀÁÂÃÄÅĀĂĄΑА", "BΒВ", "CÇĆĈĊČС", "DĎĐ", "EÈÉÊËĒĔĖĘĚΕЕЄ", "GĜĞĠĢ", "HĤĦΗН", "IÌÍÎÏĨĪĬĮİΙІ", "JĴЈ", "KĶΚК", "LĹĻĽĿŁ", "MΜМ", "NÑŃŅŇΝ",
        "OÒÓÔÕÖØŌŎŐΟО", "PΡР", "RŔŖŘ", "SŚŜŞŠȘЅ", "TŢŤŦȚΤТ", "UÙÚÛÜŨŪŬŮŰŲ", "WŴ", "XΧХ", "YÝŶŸΥҮ", "ZŹŻŽΖ",
    ];

    static readonly Dictionary<int, char> Plain = Families
        .SelectMany(family => family.Skip(1).Select(other => (Other: (int)other, Letter: family[0])))
        .DistinctBy(pair => pair.Other)
        .ToDictionary(pair => pair.Other, pair => pair.Letter);

    public static string ToPlain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format)
            {
                continue;
            }

            if (Letter(rune.Value) is { } letter)
            {
                plain.Append(letter);
            }
            else
            {
                plain.Append(rune);
            }
        }

        return plain.ToString();
    }

    static char? Letter(int value) => value switch
    {
        >= FullWidthFrom and <= FullWidthTo => (char)(value - FullWidthOffset),
        >= MathematicalFrom and <= MathematicalTo => Mathematical((value - MathematicalFrom) % MathematicalAlphabet),
        _ => Plain.TryGetValue(value, out var letter) ? letter : null,
    };

    /// <summary>Each of these alphabets is A to Z, then a to z.</summary>
    static char Mathematical(int place) => (char)(place < 26 ? 'A' + place : 'a' + place - 26);
}
