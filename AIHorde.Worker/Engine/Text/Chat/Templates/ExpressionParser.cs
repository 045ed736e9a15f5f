using System.Globalization;

namespace AIHorde.Worker.Engine.Text.Chat.Templates;

/// <summary>Reads expressions by descending through the precedences, weakest first.</summary>
internal class ExpressionParser(List<Token> tokens)
{
    private const int DepthMax = 200;

    private int _at;
    private int _depth;

    protected Token Current => tokens[_at];

    protected Token Take() => Current.Kind == TokenKind.End ? throw Fault() : tokens[_at++];

    protected bool TakeIf(string text)
    {
        if (!Current.Is(text)) return false;
        _at++;
        return true;
    }

    protected Token Expect(TokenKind kind) => Current.Kind == kind ? Take() : throw Fault();

    protected void Expect(string text)
    {
        if (!TakeIf(text)) throw Fault();
    }

    protected EngineFaultException Fault() => new($"The model's chat template is not understood at '{Current.Text}'.");

    protected Expression ReadExpression()
    {
        if (++_depth > DepthMax) throw Fault();
        var value = ReadOr();
        if (TakeIf("if"))
        {
            var condition = ReadOr();
            value = new Expression.Choice(condition, value, TakeIf("else") ? ReadExpression() : null);
        }
        _depth--;
        return value;
    }

    protected Expression ReadOr()
    {
        var left = ReadAnd();
        while (TakeIf("or")) left = new Expression.Binary("or", left, ReadAnd());
        return left;
    }

    private Expression ReadAnd()
    {
        var left = ReadNot();
        while (TakeIf("and")) left = new Expression.Binary("and", left, ReadNot());
        return left;
    }

    private Expression ReadNot() => TakeIf("not") ? new Expression.Unary("not", ReadNot()) : ReadComparison();

    private Expression ReadComparison()
    {
        var left = ReadSum();
        while (true)
        {
            if (TakeIf("is"))
            {
                bool negated = TakeIf("not");
                Expression test = new Expression.Test(left, Expect(TokenKind.Name).Text, ReadTestArguments());
                left = negated ? new Expression.Unary("not", test) : test;
            }
            else if (Current.Is("not") && tokens[_at + 1].Is("in"))
            {
                _at += 2;
                left = new Expression.Unary("not", new Expression.Binary("in", left, ReadSum()));
            }
            else if (Current.Text is "==" or "!=" or "<" or ">" or "<=" or ">=" or "in" && Current.Kind is TokenKind.Operator or TokenKind.Name)
                left = new Expression.Binary(Take().Text, left, ReadSum());
            else return left;
        }
    }

    private List<Expression> ReadTestArguments()
    {
        if (Current.Is("(")) return [.. ReadArguments().Select(a => a.Value)];
        return Current.Kind is TokenKind.String or TokenKind.Number ? [ReadPostfix()] : [];
    }

    private Expression ReadSum()
    {
        var left = ReadProduct();
        while (Current.Kind == TokenKind.Operator && Current.Text is "+" or "-" or "~") left = new Expression.Binary(Take().Text, left, ReadProduct());
        return left;
    }

    private Expression ReadProduct()
    {
        var left = ReadSign();
        while (Current.Kind == TokenKind.Operator && Current.Text is "*" or "/" or "//" or "%") left = new Expression.Binary(Take().Text, left, ReadSign());
        return left;
    }

    private Expression ReadSign() => TakeIf("-") ? new Expression.Unary("-", ReadSign()) : TakeIf("+") ? ReadSign() : ReadPostfix();

    private Expression ReadPostfix()
    {
        var value = ReadPrimary();
        while (Current.Kind == TokenKind.Operator)
        {
            if (TakeIf(".")) value = new Expression.Member(value, new Expression.Literal(ReadMemberName()));
            else if (TakeIf("[")) value = ReadSubscript(value);
            else if (Current.Is("(")) value = new Expression.Call(value, ReadArguments());
            else if (TakeIf("|")) value = new Expression.Filter(value, Expect(TokenKind.Name).Text, Current.Is("(") ? ReadArguments() : []);
            else break;
        }
        return value;
    }

    private object ReadMemberName() =>
        Current.Kind == TokenKind.Number ? long.Parse(Take().Text, CultureInfo.InvariantCulture) : Expect(TokenKind.Name).Text;

    private Expression ReadSubscript(Expression of)
    {
        var from = Current.Is(":") ? null : ReadExpression();
        if (TakeIf("]")) return new Expression.Member(of, from ?? throw Fault());
        Expect(":");
        var to = Current.Is(":") || Current.Is("]") ? null : ReadExpression();
        var step = TakeIf(":") && !Current.Is("]") ? ReadExpression() : null;
        Expect("]");
        return new Expression.Part(of, from, to, step);
    }

    protected List<Argument> ReadArguments()
    {
        var arguments = new List<Argument>();
        Expect("(");
        while (!TakeIf(")"))
        {
            bool named = Current.Kind == TokenKind.Name && tokens[_at + 1].Is("=");
            string? name = named ? Take().Text : null;
            if (named) Take();
            arguments.Add(new Argument(name, ReadExpression()));
            if (!Current.Is(")")) Expect(",");
        }
        return arguments;
    }

    private Expression ReadPrimary()
    {
        var token = Take();
        return token.Kind switch
        {
            TokenKind.String => new Expression.Literal(token.Text),
            TokenKind.Number => new Expression.Literal(ReadNumber(token.Text)),
            TokenKind.Name => token.Text switch
            {
                "true" or "True" => new Expression.Literal(true),
                "false" or "False" => new Expression.Literal(false),
                "none" or "None" => new Expression.Literal(null),
                _ => new Expression.Variable(token.Text),
            },
            TokenKind.Operator when token.Text == "(" => ReadGroup(),
            TokenKind.Operator when token.Text == "[" => new Expression.Items(ReadItems("]")),
            TokenKind.Operator when token.Text == "{" => ReadMapping(),
            _ => throw Fault(),
        };
    }

    private static object ReadNumber(string text) =>
        text.Contains('.', StringComparison.Ordinal)
            ? (object)double.Parse(text, CultureInfo.InvariantCulture)
            : long.Parse(text, CultureInfo.InvariantCulture);

    private Expression ReadGroup()
    {
        var first = ReadExpression();
        if (TakeIf(")")) return first;
        Expect(",");
        return new Expression.Items([first, .. ReadItems(")")]);
    }

    private List<Expression> ReadItems(string close)
    {
        var items = new List<Expression>();
        while (!TakeIf(close))
        {
            items.Add(ReadExpression());
            if (!Current.Is(close)) Expect(",");
        }
        return items;
    }

    private Expression.Mapping ReadMapping()
    {
        var entries = new List<(Expression, Expression)>();
        while (!TakeIf("}"))
        {
            var key = ReadExpression();
            Expect(":");
            entries.Add((key, ReadExpression()));
            if (!Current.Is("}")) Expect(",");
        }
        return new Expression.Mapping(entries);
    }
}
