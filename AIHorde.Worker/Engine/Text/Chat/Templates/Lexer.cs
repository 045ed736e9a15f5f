using System.Text;

namespace AIHorde.Worker.Engine.Text.Chat.Templates;

/// <summary>
/// Cuts a template into tokens, with the white space rules that Hugging Face's tokenizers set: a line break after a block tag goes away,
/// and so do spaces before a block tag at the start of a line.
/// </summary>
internal sealed class Lexer(string source)
{
    private static readonly string[] Operators =
        ["==", "!=", "<=", ">=", "//", "(", ")", "[", "]", "{", "}", ",", ".", ":", "|", "=", "<", ">", "+", "-", "*", "/", "%", "~"];

    private readonly List<Token> _tokens = [];
    private int _at;

    public List<Token> Read()
    {
        while (_at < source.Length)
        {
            int tag = NextTag();
            string text = source[_at..tag];
            if (tag == source.Length)
            {
                AddText(text);
                break;
            }
            char kind = source[tag + 1], sign = tag + 2 < source.Length ? source[tag + 2] : ' ';
            if (sign == '-') text = text.TrimEnd();
            else if (kind != '{' && sign != '+') text = WithoutIndent(text);
            AddText(text);
            _at = tag + (sign is '-' or '+' ? 3 : 2);
            if (kind == '#') SkipComment();
            else ReadTag(kind);
        }
        _tokens.Add(new Token(TokenKind.End, ""));
        return _tokens;
    }

    private int NextTag()
    {
        for (int i = _at; i + 1 < source.Length; i++)
            if (source[i] == '{' && source[i + 1] is '{' or '%' or '#') return i;
        return source.Length;
    }

    private void AddText(string text)
    {
        if (text.Length > 0) _tokens.Add(new Token(TokenKind.Text, text));
    }

    private static string WithoutIndent(string text)
    {
        int end = text.Length;
        while (end > 0 && text[end - 1] is ' ' or '\t') end--;
        return end == 0 || text[end - 1] == '\n' ? text[..end] : text;
    }

    private void SkipComment()
    {
        int end = source.IndexOf("#}", _at, StringComparison.Ordinal);
        if (end < 0) throw Fault("a comment does not end");
        bool trim = source[end - 1] == '-';
        _at = end + 2;
        AfterTag(trim, block: true);
    }

    private void ReadTag(char kind)
    {
        _tokens.Add(new Token(kind == '{' ? TokenKind.PrintStart : TokenKind.BlockStart, ""));
        string close = kind == '{' ? "}}" : "%}";
        int depth = 0;
        while (true)
        {
            while (_at < source.Length && char.IsWhiteSpace(source[_at])) _at++;
            if (_at >= source.Length) throw Fault("a tag does not end");
            bool trim = source[_at] is '-' && Ahead(1, close);
            if (depth == 0 && (trim || Ahead(0, close)))
            {
                _at += close.Length + (trim ? 1 : 0);
                _tokens.Add(new Token(TokenKind.TagEnd, ""));
                AfterTag(trim, kind == '%');
                return;
            }
            ReadInside();
            if (_tokens[^1].Kind == TokenKind.Operator) depth += _tokens[^1].Text switch { "{" => 1, "}" => -1, _ => 0 };
        }
    }

    private bool Ahead(int offset, string text) => string.CompareOrdinal(source, _at + offset, text, 0, text.Length) == 0;

    private void AfterTag(bool trim, bool block)
    {
        if (trim) while (_at < source.Length && char.IsWhiteSpace(source[_at])) _at++;
        else if (block && _at < source.Length && source[_at] == '\n') _at++;
        else if (block && Ahead(0, "\r\n")) _at += 2;
    }

    private void ReadInside()
    {
        char c = source[_at];
        if (c is '\'' or '"') ReadString(c);
        else if (char.IsAsciiDigit(c)) ReadWhile(TokenKind.Number, ch => char.IsAsciiDigit(ch) || ch == '.');
        else if (char.IsLetter(c) || c == '_') ReadWhile(TokenKind.Name, ch => char.IsLetterOrDigit(ch) || ch == '_');
        else
        {
            string symbol = Array.Find(Operators, o => Ahead(0, o)) ?? throw Fault($"'{c}' is not understood");
            _tokens.Add(new Token(TokenKind.Operator, symbol));
            _at += symbol.Length;
        }
    }

    private void ReadWhile(TokenKind kind, Func<char, bool> belongs)
    {
        int start = _at;
        while (_at < source.Length && belongs(source[_at])) _at++;
        _tokens.Add(new Token(kind, source[start.._at]));
    }

    private void ReadString(char quote)
    {
        var text = new StringBuilder();
        for (_at++; _at < source.Length && source[_at] != quote; _at++)
        {
            if (source[_at] != '\\' || _at + 1 >= source.Length) text.Append(source[_at]);
            else
            {
                char escaped = source[++_at];
                text.Append(escaped switch { 'n' => "\n", 't' => "\t", 'r' => "\r", '\\' or '\'' or '"' => escaped.ToString(), _ => "\\" + escaped });
            }
        }
        if (_at++ >= source.Length) throw Fault("a string does not end");
        _tokens.Add(new Token(TokenKind.String, text.ToString()));
    }

    private static EngineFaultException Fault(string what) => new($"The model's chat template: {what}.");
}
