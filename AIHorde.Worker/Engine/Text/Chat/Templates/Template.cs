namespace AIHorde.Worker.Engine.Text.Chat.Templates;

/// <summary>A parsed template; may be rendered any number of times, by several threads at once.</summary>
internal sealed class Template
{
    private readonly IReadOnlyList<Statement> _statements;

    private Template(IReadOnlyList<Statement> statements) => _statements = statements;

    public static Template Parse(string source) => new(new StatementParser(new Lexer(source.ReplaceLineEndings("\n")).Read()).Read());

    public string Render(IReadOnlyDictionary<string, object?> values)
    {
        var output = new Output();
        new Interpreter(output, new Variables(values)).Run(_statements);
        return output.ToString();
    }
}
