namespace AIHorde.Worker.Engine.Text.Chat.Templates;

/// <summary>Computes expressions.</summary>
internal sealed class Evaluator(Output output, Variables variables)
{
    private const int RepeatMax = 100_000;

    public object? Value(Expression expression)
    {
        output.Step();
        return expression switch
        {
            Expression.Literal literal => literal.Value,
            Expression.Variable variable => Named(variable.Name),
            Expression.Items items => items.Values.Select(Value).ToList(),
            Expression.Mapping map => map.Entries.ToDictionary(e => Values.Print(Value(e.Key)), e => Value(e.Value), StringComparer.Ordinal),
            Expression.Member member => Member(Value(member.Of), Value(member.Key)),
            Expression.Part part => Part(part),
            Expression.Call call => Call(call),
            Expression.Filter filter => Filters.Apply(filter.Name, Value(filter.Of), Arguments(filter.Arguments)),
            Expression.Test test => Tests.Holds(test.Name, Value(test.Of), [.. test.Arguments.Select(Value)]),
            Expression.Unary unary => unary.Operator == "not" ? !Values.IsTrue(Value(unary.Of)) : Negate(Value(unary.Of)),
            Expression.Binary binary => Binary(binary),
            Expression.Choice choice => Values.IsTrue(Value(choice.Condition)) ? Value(choice.Then)
                : choice.Otherwise is null ? Undefined.Value : Value(choice.Otherwise),
            _ => throw new InvalidOperationException($"{expression} has no meaning."),
        };
    }

    private object? Named(string name)
    {
        object? value = variables.Find(name);
        return value is Undefined && Functions.Find(name) is { } function ? function : value;
    }

    private static object Negate(object? value) => value is long number ? (object)-number : -Values.Number(value);

    private (List<object?> Positional, Dictionary<string, object?> Named) Arguments(IReadOnlyList<Argument> arguments) =>
        ([.. arguments.Where(a => a.Name is null).Select(a => Value(a.Value))],
            arguments.Where(a => a.Name is not null).ToDictionary(a => a.Name!, a => Value(a.Value), StringComparer.Ordinal));

    private object? Call(Expression.Call call)
    {
        var (positional, named) = Arguments(call.Arguments);
        if (call.Function is Expression.Member { Key: Expression.Literal { Value: string method } } member)
        {
            object? target = Value(member.Of);
            object? own = Member(target, method);
            return own is Function function ? function(positional, named) : Methods.Call(target, method, positional);
        }
        return Value(call.Function) is Function called
            ? called(positional, named)
            : throw new EngineFaultException("The model's chat template calls something that is no function.");
    }

    private static object? Member(object? of, object? key) => (of, key) switch
    {
        (Dictionary<string, object?> map, string name) => map.TryGetValue(name, out object? value) ? value : Undefined.Value,
        (Namespace space, string name) => space.Values.TryGetValue(name, out object? value) ? value : Undefined.Value,
        (List<object?> list, long index) => At(list.Count, index) is { } at ? list[at] : Undefined.Value,
        (string text, long index) => At(text.Length, index) is { } at ? text[at].ToString() : Undefined.Value,
        _ => Undefined.Value,
    };

    private static int? At(int count, long index)
    {
        long at = index < 0 ? index + count : index;
        return at >= 0 && at < count ? (int)at : null;
    }

    private object Part(Expression.Part part)
    {
        object? of = Value(part.Of);
        long step = part.Step is null ? 1 : (long)Values.Number(Value(part.Step));
        if (step == 0) throw new EngineFaultException("The model's chat template takes steps of zero.");
        List<object?> items = [.. Values.Items(of)];
        long from = part.From is null ? (step > 0 ? 0 : items.Count - 1) : Clamp(Value(part.From));
        long to = part.To is null ? (step > 0 ? items.Count : -1) : Clamp(Value(part.To));
        var taken = new List<object?>();
        for (long i = from; step > 0 ? i < to : i > to; i += step) if (i >= 0 && i < items.Count) taken.Add(items[(int)i]);
        return of is string ? string.Concat(taken.Cast<string>()) : taken;

        long Clamp(object? value)
        {
            long index = (long)Values.Number(value);
            return Math.Clamp(index < 0 ? index + items.Count : index, step > 0 ? 0 : -1, items.Count);
        }
    }

    private object? Binary(Expression.Binary binary)
    {
        object? left = Value(binary.Left);
        if (binary.Operator == "and") return Values.IsTrue(left) ? Value(binary.Right) : left;
        if (binary.Operator == "or") return Values.IsTrue(left) ? left : Value(binary.Right);
        object? right = Value(binary.Right);
        return binary.Operator switch
        {
            "==" => Values.AreEqual(left, right),
            "!=" => !Values.AreEqual(left, right),
            "<" => Values.Compare(left, right) < 0,
            ">" => Values.Compare(left, right) > 0,
            "<=" => Values.Compare(left, right) <= 0,
            ">=" => Values.Compare(left, right) >= 0,
            "in" => Values.Contains(right, left),
            "~" => Values.Print(left) + Values.Print(right),
            "+" => Add(left, right),
            "*" when left is string text => string.Concat(Enumerable.Repeat(text, (int)Math.Clamp(Values.Number(right), 0, RepeatMax))),
            _ => Count(binary.Operator, left, right),
        };
    }

    private static object Add(object? left, object? right) => (left, right) switch
    {
        (string a, string b) => a + b,
        (List<object?> a, List<object?> b) => a.Concat(b).ToList(),
        (string or Undefined, string or Undefined) => Values.Print(left) + Values.Print(right),
        _ => Count("+", left, right),
    };

    /// <summary>Whole numbers stay whole, except when divided.</summary>
    private static object Count(string sign, object? left, object? right)
    {
        double a = Values.Number(left), b = Values.Number(right);
        if (sign is "/" or "//" or "%" && b == 0) throw new EngineFaultException("The model's chat template divides by zero.");
        double result = Arithmetic(sign, a, b);
        object? whole = left is long && right is long && sign != "/" ? (long)result : null;
        return whole ?? result;
    }

    private static double Arithmetic(string sign, double a, double b) => sign switch
    {
        "+" => a + b,
        "-" => a - b,
        "*" => a * b,
        "/" => a / b,
        "//" => Math.Floor(a / b),
        _ => a - b * Math.Floor(a / b),
    };
}
