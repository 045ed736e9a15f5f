namespace AIHorde.Worker.Engine.Text.Chat.Templates;

/// <summary>Reads a whole template.</summary>
internal sealed class StatementParser(List<Token> tokens) : ExpressionParser(tokens)
{
    private const int NestingMax = 100;

    private int _nesting;

    public IReadOnlyList<Statement> Read()
    {
        var statements = ReadUntil();
        return Current.Kind == TokenKind.End ? statements : throw Fault();
    }

    /// <summary>Stops inside the tag that has one of the ending words, before the word.</summary>
    private List<Statement> ReadUntil(params string[] endings)
    {
        if (++_nesting > NestingMax) throw Fault();
        var statements = new List<Statement>();
        while (Current.Kind != TokenKind.End)
        {
            var token = Take();
            if (token.Kind == TokenKind.Text) statements.Add(new Statement.Text(token.Text));
            else if (token.Kind == TokenKind.PrintStart)
            {
                statements.Add(new Statement.Print(ReadExpression()));
                Expect(TokenKind.TagEnd);
            }
            else if (Array.Exists(endings, Current.Is)) break;
            else if (ReadBlock() is { } statement) statements.Add(statement);
        }
        _nesting--;
        return statements;
    }

    private Statement? ReadBlock()
    {
        switch (Expect(TokenKind.Name).Text)
        {
            case "if": return ReadIf();
            case "for": return ReadFor();
            case "set": return ReadSet();
            case "macro": return ReadMacro();
            case "break": return ReadLoopEnd(true);
            case "continue": return ReadLoopEnd(false);
            // Marks the assistant's part for training; prints what it holds.
            case "generation" or "endgeneration":
                Expect(TokenKind.TagEnd);
                return null;
            default: throw Fault();
        }
    }

    private Statement.LoopEnd ReadLoopEnd(bool isBreak)
    {
        Expect(TokenKind.TagEnd);
        return new Statement.LoopEnd(isBreak);
    }

    private Statement.If ReadIf()
    {
        var branches = new List<(Expression?, IReadOnlyList<Statement>)>();
        Expression? condition = ReadExpression();
        while (true)
        {
            Expect(TokenKind.TagEnd);
            branches.Add((condition, ReadUntil("elif", "else", "endif")));
            string ending = Take().Text;
            if (ending == "endif") break;
            condition = ending == "elif" ? ReadExpression() : null;
        }
        Expect(TokenKind.TagEnd);
        return new Statement.If(branches);
    }

    private Statement.For ReadFor()
    {
        List<string> names = [Expect(TokenKind.Name).Text];
        while (TakeIf(",")) names.Add(Expect(TokenKind.Name).Text);
        Expect("in");
        var items = ReadOr();
        var condition = TakeIf("if") ? ReadExpression() : null;
        Expect(TokenKind.TagEnd);
        var body = ReadUntil("else", "endfor");
        List<Statement> otherwise = [];
        if (Take().Text == "else")
        {
            Expect(TokenKind.TagEnd);
            otherwise = ReadUntil("endfor");
            Take();
        }
        Expect(TokenKind.TagEnd);
        return new Statement.For(names, items, condition, body, otherwise);
    }

    private Statement ReadSet()
    {
        string name = Expect(TokenKind.Name).Text;
        string? member = TakeIf(".") ? Expect(TokenKind.Name).Text : null;
        if (TakeIf("="))
        {
            var value = ReadExpression();
            Expect(TokenKind.TagEnd);
            return new Statement.Set(name, member, value);
        }
        Expect(TokenKind.TagEnd);
        var body = ReadUntil("endset");
        Take();
        Expect(TokenKind.TagEnd);
        return new Statement.SetBlock(name, body);
    }

    private Statement.Macro ReadMacro()
    {
        string name = Expect(TokenKind.Name).Text;
        var parameters = new List<(string, Expression?)>();
        Expect("(");
        while (!TakeIf(")"))
        {
            string parameter = Expect(TokenKind.Name).Text;
            parameters.Add((parameter, TakeIf("=") ? ReadExpression() : null));
            if (!Current.Is(")")) Expect(",");
        }
        Expect(TokenKind.TagEnd);
        var body = ReadUntil("endmacro");
        Take();
        Expect(TokenKind.TagEnd);
        return new Statement.Macro(name, parameters, body);
    }
}
