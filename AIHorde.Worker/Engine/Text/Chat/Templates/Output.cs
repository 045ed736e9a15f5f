using System.Text;

namespace AIHorde.Worker.Engine.Text.Chat.Templates;

/// <summary>What a template has written and how much work it has done. Templates come with models from strangers, so both have limits.</summary>
internal sealed class Output
{
    private const int LettersMax = 4_000_000;
    private const int StepsMax = 2_000_000;

    private StringBuilder _text = new();
    private int _steps;

    public void Write(string text)
    {
        if (_text.Length + text.Length > LettersMax) throw new EngineFaultException("The model's chat template writes without end.");
        _text.Append(text);
    }

    public void Step()
    {
        if (++_steps > StepsMax) throw new EngineFaultException("The model's chat template runs without end.");
    }

    /// <summary>Collects what <paramref name="write"/> writes instead of passing it on.</summary>
    public string Capture(Action write)
    {
        var outer = _text;
        _text = new StringBuilder();
        write();
        string captured = _text.ToString();
        _text = outer;
        return captured;
    }

    public override string ToString() => _text.ToString();
}
