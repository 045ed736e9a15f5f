using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Tests;

[EventType("test-counted")]
public sealed record Counted(int By) : IEvent;

public sealed record CounterState(int Total);

/// <summary>The smallest feature: a stream that adds up, a row that shows it.</summary>
static class Counters
{
    public static readonly StreamType<CounterState> Type = new("counter", new(0), (state, happened) =>
        happened is Counted counted ? new(state.Total + counted.By) : state);

    public static LedgerFeature Feature { get; } = new LedgerFeature(typeof(Counters).Assembly).Stream(Type);

    public static StreamRef<CounterState> Of(string id) => Type.Of(id);
}

sealed record Count(string Id, int By = 1, string? Once = null) : Command<int>
{
    public override CommandKey? Key => Once is null ? null : new(Once, $"{Id}:{By}");

    public override void Touch(Touch touch) => touch.Stream(Counters.Of(Id));

    public override int Decide(Decision on)
    {
        on.Append(Counters.Of(Id), new Counted(By));
        return on.State(Counters.Of(Id)).Total;
    }
}
