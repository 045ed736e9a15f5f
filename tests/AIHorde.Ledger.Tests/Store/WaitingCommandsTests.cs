using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Tests;

public sealed class WaitingCommandsTests
{
    static readonly LedgerOptions Options = new() { BatchMax = 4, BatchMin = 2, QueueMax = 12 };

    readonly WaitingCommands waiting = new(Options);
    readonly Dictionary<PendingCommand, string> names = [];

    sealed record CountAll(string[] Ids) : Command<int>
    {
        public override void Touch(Touch touch)
        {
            foreach (var id in Ids) touch.Stream(Counters.Of(id));
        }

        public override int Decide(Decision on) => 0;
    }

    /// <summary>Touches the counters that its name's letters name.</summary>
    PendingCommand<int> Command(string name)
    {
        var command = PendingCommand<int>.Of(new CountAll([.. name.Select(letter => $"{letter}")]), traceParent: null);
        names.Add(command, name);
        return command;
    }

    void Add(params string[] commands) => Assert.All(commands, name => Assert.True(waiting.TryAdd(Command(name))));

    async Task<IReadOnlyList<PendingCommand>> TakeAsync(params string[] expected)
    {
        var batch = (await waiting.TakeAsync())!;
        Assert.Equal(expected, batch.Select(command => names[command]));
        return batch;
    }

    [Fact]
    public async Task What_touches_a_key_that_is_being_written_waits_for_it_and_shares_the_next_batch()
    {
        Add("a", "b");
        var first = await TakeAsync("a", "b");
        Add("a", "c", "a", "d", "a");
        var second = await TakeAsync("c", "d");
        waiting.End(first);
        waiting.End(await TakeAsync("a", "a", "a"));
        waiting.End(second);
    }

    [Fact]
    public async Task Nobody_is_overtaken_by_one_who_wants_the_same()
    {
        Add("a");
        var first = await TakeAsync("a");
        Add("ab", "b", "c", "d");
        var second = await TakeAsync("c", "d");
        waiting.End(first);
        waiting.End(await TakeAsync("ab", "b"));
        waiting.End(second);
    }

    [Fact]
    public async Task Beside_a_batch_under_way_only_a_group_begins_another_and_alone_anything_does()
    {
        Add("a");
        var first = await TakeAsync("a");
        Add("b");
        var second = waiting.TakeAsync();
        Assert.False(second.IsCompleted);
        Add("c");
        Assert.Equal(["b", "c"], (await second)!.Select(command => names[command]));
        Add("d");
        var third = waiting.TakeAsync();
        waiting.End((await second)!);
        waiting.End(first);
        Assert.Equal(["d"], (await third)!.Select(command => names[command]));
    }

    [Fact]
    public async Task What_nobody_waits_for_any_more_is_not_begun()
    {
        var gone = Command("x");
        waiting.TryAdd(gone);
        gone.Abandon(new(canceled: true));
        Add("a");
        await TakeAsync("a");
    }

    [Fact]
    public async Task A_full_queue_takes_nothing_and_a_closed_one_is_emptied_and_ends()
    {
        Add([.. Enumerable.Repeat("a", Options.QueueMax)]);
        Assert.False(waiting.TryAdd(Command("b")));
        waiting.Close();
        for (var left = Options.QueueMax; left > 0; left -= Options.BatchMax) waiting.End(await TakeAsync("a", "a", "a", "a"));
        Assert.False(waiting.TryAdd(Command("b")));
        Assert.Null(await waiting.TakeAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20261128)]
    public void Two_batches_under_way_never_touch_the_same_key_and_each_key_is_written_in_the_order_of_its_commands(int seed)
    {
        var (random, underway) = (new Random(seed), new List<IReadOnlyList<PendingCommand>>());
        var (next, done) = (0, new Dictionary<char, int>());
        var numbers = new Dictionary<PendingCommand, int>();
        for (var step = 0; step < 5_000; step++)
        {
            var command = Command(new string([.. random.GetItems("abcdefgh".AsSpan(), random.Next(1, 4)).Distinct()]));
            if (waiting.TryAdd(command)) numbers[command] = next++;
            if (underway.Count < 3 && waiting.TryTake() is { Count: > 0 } taken) underway.Add(taken);
            var keys = underway.SelectMany(batch => batch.SelectMany(c => c.Keys).Distinct()).ToList();
            Assert.Equal(keys.Count, keys.Distinct().Count());
            if (underway.Count == 0 || random.Next(2) == 0) continue;
            var ended = underway[random.Next(underway.Count)];
            foreach (var (one, key) in ended.SelectMany(c => names[c].Select(key => (c, key))))
            {
                Assert.True(!done.TryGetValue(key, out var before) || before < numbers[one], $"{names[one]} overtook");
                done[key] = numbers[one];
            }
            underway.Remove(ended);
            waiting.End(ended);
        }
    }
}
