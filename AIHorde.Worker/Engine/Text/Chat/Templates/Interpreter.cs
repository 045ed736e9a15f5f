namespace AIHorde.Worker.Engine.Text.Chat.Templates;

/// <summary>Runs a template's statements.</summary>
internal sealed class Interpreter(Output output, Variables variables)
{
    private enum Flow
    {
        Next,
        Continue,
        Break,
    }

    public void Run(IReadOnlyList<Statement> statements) => RunAll(statements, variables);

    private Flow RunAll(IReadOnlyList<Statement> statements, Variables scope)
    {
        foreach (var statement in statements)
        {
            output.Step();
            var flow = RunOne(statement, scope);
            if (flow != Flow.Next) return flow;
        }
        return Flow.Next;
    }

    private Flow RunOne(Statement statement, Variables scope)
    {
        var evaluator = new Evaluator(output, scope);
        switch (statement)
        {
            case Statement.Text text:
                output.Write(text.Value);
                break;
            case Statement.Print print:
                output.Write(Values.Print(evaluator.Value(print.Value)));
                break;
            case Statement.If choice:
                foreach (var (condition, body) in choice.Branches)
                    if (condition is null || Values.IsTrue(evaluator.Value(condition))) return RunAll(body, scope);
                break;
            case Statement.For loop:
                RunLoop(loop, scope, evaluator);
                break;
            case Statement.Set set:
                Assign(set, scope, evaluator.Value(set.Value));
                break;
            case Statement.SetBlock set:
                scope[set.Name] = output.Capture(() => RunAll(set.Body, scope));
                break;
            case Statement.Macro macro:
                scope[macro.Name] = MakeFunction(macro, scope);
                break;
            case Statement.LoopEnd end:
                return end.Break ? Flow.Break : Flow.Continue;
        }
        return Flow.Next;
    }

    private static void Assign(Statement.Set set, Variables scope, object? value)
    {
        if (set.Member is null) scope[set.Name] = value;
        else if (scope.Find(set.Name) is Namespace space) space.Values[set.Member] = value;
        else throw new EngineFaultException($"The model's chat template changes {set.Name}, which is no namespace.");
    }

    private void RunLoop(Statement.For loop, Variables scope, Evaluator evaluator)
    {
        List<object?> items = [.. Values.Items(evaluator.Value(loop.Items))];
        if (loop.Condition is { } condition)
        {
            items = [.. items.Where(item =>
            {
                var inner = scope.Inner();
                Bind(loop.Names, item, inner);
                return Values.IsTrue(new Evaluator(output, inner).Value(condition));
            })];
        }
        if (items.Count == 0) RunAll(loop.Otherwise, scope);
        for (int i = 0; i < items.Count; i++)
        {
            output.Step();
            var inner = scope.Inner();
            Bind(loop.Names, items[i], inner);
            inner["loop"] = LoopState(items, i);
            if (RunAll(loop.Body, inner) == Flow.Break) break;
        }
    }

    private static void Bind(IReadOnlyList<string> names, object? item, Variables scope)
    {
        if (names.Count == 1)
        {
            scope[names[0]] = item;
            return;
        }
        List<object?> parts = [.. Values.Items(item)];
        for (int i = 0; i < names.Count; i++) scope[names[i]] = i < parts.Count ? parts[i] : Undefined.Value;
    }

    private static Dictionary<string, object?> LoopState(List<object?> items, int index) => new(StringComparer.Ordinal)
    {
        ["index"] = (long)index + 1,
        ["index0"] = (long)index,
        ["revindex"] = (long)items.Count - index,
        ["revindex0"] = (long)items.Count - index - 1,
        ["first"] = index == 0,
        ["last"] = index == items.Count - 1,
        ["length"] = (long)items.Count,
        ["previtem"] = index > 0 ? items[index - 1] : Undefined.Value,
        ["nextitem"] = index + 1 < items.Count ? items[index + 1] : Undefined.Value,
    };

    private Function MakeFunction(Statement.Macro macro, Variables scope) => (arguments, named) =>
    {
        var inner = scope.Inner();
        for (int i = 0; i < macro.Parameters.Count; i++)
        {
            var (name, otherwise) = macro.Parameters[i];
            inner[name] = i < arguments.Count ? arguments[i]
                : named.TryGetValue(name, out object? value) ? value
                : otherwise is null ? Undefined.Value
                : new Evaluator(output, scope).Value(otherwise);
        }
        return output.Capture(() => RunAll(macro.Body, inner));
    };
}
