namespace AIHorde.Worker.Engine.Tokenizers;

/// <summary>Text to token numbers and back. Adds no start or end tokens by itself: the model's caller knows where they belong.</summary>
public interface ITokenizer
{
    int VocabularySize { get; }

    /// <summary>Null where the model has none.</summary>
    int? StartToken { get; }

    int? EndToken { get; }

    /// <summary>Null where the model has none; CLIP models pad with it (often the end token).</summary>
    int? PaddingToken { get; }

    IReadOnlyList<int> Encode(string text);

    string Decode(IReadOnlyList<int> tokens);
}
