namespace AIHorde.Api.Styles;

/// <summary>
/// A style or collection as people name it: <c>name</c>, <c>word::name</c>, <c>alias::name</c>, or all three parts. The reference writes the alias first
/// and reads the word first, so both orders are taken, and the owner counts in both.
/// </summary>
sealed record QualifiedName(string? Word, string? Owner, string Name)
{
    public const string StyleWord = "style";
    public const string CollectionWord = "collection";

    const int PartsMax = 3;

    public static QualifiedName? Parse(string text)
    {
        var parts = text.Split("::");
        if (parts.Length > PartsMax) return null;
        var before = parts[..^1];
        var word = Array.Find(before, IsWord);
        var owner = Array.Find(before, part => !IsWord(part));
        return parts.Length == PartsMax && (word is null || owner is null) ? null : new(word, owner, parts[^1]);
    }

    public bool MayMean(string word) => Word is null || Word == word;

    static bool IsWord(string part) => part is StyleWord or CollectionWord;
}
