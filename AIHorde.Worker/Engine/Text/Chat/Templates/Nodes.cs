namespace AIHorde.Worker.Engine.Text.Chat.Templates;

/// <summary>What a template does.</summary>
internal abstract record Statement
{
    public sealed record Text(string Value) : Statement;

    public sealed record Print(Expression Value) : Statement;

    public sealed record If(IReadOnlyList<(Expression? Condition, IReadOnlyList<Statement> Body)> Branches) : Statement;

    public sealed record For(
        IReadOnlyList<string> Names, Expression Items, Expression? Condition, IReadOnlyList<Statement> Body, IReadOnlyList<Statement> Otherwise) : Statement;

    public sealed record Set(string Name, string? Member, Expression Value) : Statement;

    public sealed record SetBlock(string Name, IReadOnlyList<Statement> Body) : Statement;

    public sealed record Macro(string Name, IReadOnlyList<(string Name, Expression? Default)> Parameters, IReadOnlyList<Statement> Body) : Statement;

    public sealed record LoopEnd(bool Break) : Statement;
}

/// <summary>What has a value.</summary>
internal abstract record Expression
{
    public sealed record Literal(object? Value) : Expression;

    public sealed record Variable(string Name) : Expression;

    public sealed record Items(IReadOnlyList<Expression> Values) : Expression;

    public sealed record Mapping(IReadOnlyList<(Expression Key, Expression Value)> Entries) : Expression;

    public sealed record Member(Expression Of, Expression Key) : Expression;

    public sealed record Part(Expression Of, Expression? From, Expression? To, Expression? Step) : Expression;

    public sealed record Call(Expression Function, IReadOnlyList<Argument> Arguments) : Expression;

    public sealed record Filter(Expression Of, string Name, IReadOnlyList<Argument> Arguments) : Expression;

    public sealed record Test(Expression Of, string Name, IReadOnlyList<Expression> Arguments) : Expression;

    public sealed record Unary(string Operator, Expression Of) : Expression;

    public sealed record Binary(string Operator, Expression Left, Expression Right) : Expression;

    public sealed record Choice(Expression Condition, Expression Then, Expression? Otherwise) : Expression;
}

internal sealed record Argument(string? Name, Expression Value);
