using AIHorde.Ledger.Dispatch;
using FsCheck;
using FsCheck.Fluent;

namespace AIHorde.Ledger.Tests.Dispatch;

public sealed class DispatchQueueProperties
{
    [Fact]
    public void The_index_chooses_and_counts_as_a_scan_of_the_list_does() =>
        Prop.ForAll<int>(seed => Follow(seed, steps: 120)).QuickCheckThrowOnFailure();

    [Fact]
    public void The_index_agrees_with_the_scan_when_many_wait() => Follow(4711, steps: 900);

    static void Follow(int seed, int steps)
    {
        var script = new QueueScript(seed);
        var naive = new NaiveQueue();
        var unlimited = new DispatchLimits { FavouredMax = int.MaxValue, PromptsReadMax = int.MaxValue };
        var queue = new DispatchQueue<ImageDemand, ImageOffer>(new ImageTally(), unlimited);
        var version = 0L;
        for (var step = 0; step < steps; step++)
        {
            if (script.Chance(60)) Ask(script, naive, queue, ref version);
            else if (script.Chance(10)) Withdraw(script, naive, queue);
            else PopBoth(script, naive, queue, ref version);
            Assert.Equal((naive.Waiting.Count, naive.Waiting.Sum(one => one.Remaining)), (queue.Count, queue.Pieces));
        }
    }

    static void Ask(QueueScript script, NaiveQueue naive, DispatchQueue<ImageDemand, ImageOffer> queue, ref long version)
    {
        var request = script.Request();
        var pieces = 1 + script.Next(4);
        naive.Put(request, pieces);
        queue.Learn(request, pieces, ++version);
    }

    static void Withdraw(QueueScript script, NaiveQueue naive, DispatchQueue<ImageDemand, ImageOffer> queue)
    {
        if (naive.Waiting.Count == 0) return;
        var request = naive.Waiting[script.Next(naive.Waiting.Count)].Request;
        naive.Put(request, 0);
        queue.Forget(request.Id);
    }

    static void PopBoth(QueueScript script, NaiveQueue naive, DispatchQueue<ImageDemand, ImageOffer> queue, ref long version)
    {
        var offer = script.Offer();
        var amount = 1 + script.Next(3);
        var expected = naive.Pop(offer, amount);
        var claim = new JobId(new Guid((int)++version, 0, 0, new byte[8]));
        var answer = queue.Choose(offer, amount, claim);
        Assert.Equal(expected.Chosen, answer.Choice?.Request.Id);
        if (answer.Choice is { } choice)
        {
            Assert.Equal(expected.Count, choice.Count);
            if (script.Chance(50)) queue.Change(choice.Request.Id, -choice.Count, ++version, claim);
            else Return(naive, queue, choice);
        }
        else
        {
            Assert.Equal(expected.Skipped.NonZero(), answer.Skipped.NonZero());
        }
    }

    /// <summary>The claim was lost and the pieces are back: both forget the pop.</summary>
    static void Return(NaiveQueue naive, DispatchQueue<ImageDemand, ImageOffer> queue, Choice<ImageDemand> choice)
    {
        queue.Release(choice);
        naive.Put(choice.Request, choice.RemainingBefore);
    }
}
