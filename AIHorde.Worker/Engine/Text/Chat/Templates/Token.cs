namespace AIHorde.Worker.Engine.Text.Chat.Templates;

internal enum TokenKind
{
    /// <summary>Text outside of tags.</summary>
    Text,

    /// <summary>Start of a tag that prints.</summary>
    PrintStart,

    /// <summary>Start of a tag that does something.</summary>
    BlockStart,
    TagEnd,
    Name,
    String,
    Number,
    Operator,
    End,
}

internal readonly record struct Token(TokenKind Kind, string Text)
{
    public bool Is(string text) => Kind is TokenKind.Operator or TokenKind.Name && Text == text;
}
