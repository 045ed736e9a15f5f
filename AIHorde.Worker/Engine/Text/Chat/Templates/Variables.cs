namespace AIHorde.Worker.Engine.Text.Chat.Templates;

/// <summary>Names and values; a loop or macro has its own on top of those around it.</summary>
internal sealed class Variables(IReadOnlyDictionary<string, object?> values, Variables? outer = null)
{
    private readonly Dictionary<string, object?> _values = new(values, StringComparer.Ordinal);

    public object? this[string name]
    {
        set => _values[name] = value;
    }

    public object? Find(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Outer) if (scope._values.TryGetValue(name, out object? value)) return value;
        return Undefined.Value;
    }

    public Variables Inner() => new(new Dictionary<string, object?>(), this);

    private Variables? Outer { get; } = outer;
}

/// <summary>A name without a value: false, empty, and no fault until it is called.</summary>
internal sealed class Undefined
{
    public static readonly Undefined Value = new();
}

/// <summary>What <c>namespace()</c> makes: the only thing that a loop can change outside of itself.</summary>
internal sealed class Namespace(Dictionary<string, object?> values)
{
    public Dictionary<string, object?> Values { get; } = values;
}

/// <summary>A function of a template, with arguments by position and by name.</summary>
internal delegate object? Function(IReadOnlyList<object?> arguments, IReadOnlyDictionary<string, object?> named);
