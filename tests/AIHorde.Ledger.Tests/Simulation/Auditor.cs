using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Tests.Simulation;

/// <summary>
/// Believes nobody: reads every event and entry that is recorded, keeps its own books of them in plain numbers and its own ledger of who has which
/// piece of work, and objects to the first thing that must not be. It shares no code with what it audits.
/// </summary>
sealed class Auditor
{
    readonly Dictionary<string, decimal> balances = [];
    readonly Dictionary<string, decimal> floors = [];
    readonly Dictionary<string, long> sequences = [];
    readonly Dictionary<string, (string Account, decimal Left)> holds = [];
    readonly HashSet<string> keys = [];
    readonly Dictionary<Guid, Ticket> tickets = [];
    readonly Dictionary<Guid, decimal> charged = [];
    readonly Dictionary<Guid, JobDelivered> awaited = [];
    int events;
    int entries;

    public decimal Minted { get; private set; }

    public decimal Burned { get; private set; }

    public int Delivered { get; private set; }

    sealed class Ticket(int units)
    {
        public int Waiting { get; set; } = units;
        public bool Closed { get; set; }
        public bool Gone { get; set; }
        public Dictionary<int, Guid> Running { get; } = [];
        public HashSet<Guid> Decoys { get; } = [];
    }

    public void Look(MemoryLedger ledger)
    {
        for (; events < ledger.Events.Count; events++) Read(ledger.Events[events]);
        for (; entries < ledger.Entries.Count; entries++) Read(ledger.Entries[entries]);
        Assert.True(awaited.Count == 0, $"Delivered without an entry: {string.Join(", ", awaited.Keys)}");
    }

    /// <summary>Compares its own books with the ledger's accounts.</summary>
    public void Compare(MemoryLedger ledger)
    {
        foreach (var (account, state) in ledger.Accounts)
        {
            Assert.Equal(balances.GetValueOrDefault(account.Value), state.Balance.ToDecimal());
            Assert.Equal(holds.Values.Where(hold => hold.Account == account.Value).Sum(hold => hold.Left), state.Held.ToDecimal());
            Assert.True(state.Sequence == 0 || state.Balance - state.Held >= state.Floor, $"{account} has {state.Balance}, {state.Held} held");
        }
        Assert.Equal(Minted - Burned, balances.Values.Sum());
    }

    public void NothingIsLeftOpen()
    {
        Assert.DoesNotContain(tickets.Values, ticket => ticket.Running.Count > 0 && !ticket.Gone);
        Assert.All(holds.Values, hold => Assert.Equal(0, hold.Left));
    }

    void Read(PostedEntry entry)
    {
        Assert.True(keys.Add(entry.Key), $"{entry.Key} was posted twice");
        Assert.Equal(0, entry.Legs.Sum(leg => leg.Amount.ToDecimal()));
        if (entry.Floor is { } floor) floors[entry.Cause] = floor.ToDecimal();
        foreach (var leg in entry.Legs) Read(entry, leg);
        foreach (var account in entry.Legs.Select(leg => leg.Account.Value).Where(floors.ContainsKey).Distinct())
            Assert.True(balances[account] >= floors[account], $"{entry.Key} leaves {account} with {balances[account]}");
        if (entry.Key.StartsWith("settle:", StringComparison.Ordinal)) Settle(entry);
    }

    void Read(PostedEntry entry, PostedLeg leg)
    {
        var (account, amount) = (leg.Account.Value, leg.Amount.ToDecimal());
        if (account.StartsWith("mint:", StringComparison.Ordinal)) Minted -= amount;
        else if (account.StartsWith("burn:", StringComparison.Ordinal)) Burned += amount;
        else
        {
            balances[account] = balances.GetValueOrDefault(account) + amount;
            sequences[account] = sequences.GetValueOrDefault(account) + 1;
            Assert.Equal((sequences[account], balances[account]), (leg.Sequence, leg.Balance.ToDecimal()));
            Assert.True(!account.StartsWith("escrow:", StringComparison.Ordinal) || balances[account] >= 0, $"{entry.Key} overdraws {account}");
        }
    }

    /// <summary>The entry of a delivery takes the charge from the requester, and gives the owner no more than the credit.</summary>
    void Settle(PostedEntry entry)
    {
        var job = Guid.Parse(entry.Cause);
        if (!awaited.Remove(job, out var delivered)) return;
        decimal Net(string account) => entry.Legs.Where(leg => leg.Account.Value == account
            && leg.Action is not (PostingAction.Forgiven or PostingAction.Lent)).Sum(leg => leg.Amount.ToDecimal());
        var (requester, owner) = ($"user:{delivered.Requester}", $"user:{delivered.Owner}");
        var earned = Net(owner) + Net($"escrow:{delivered.Owner}");
        if (requester == owner) Assert.InRange(earned, -delivered.Charge.ToDecimal(), 0);
        else Assert.Equal((-delivered.Charge.ToDecimal(), delivered.Credit.ToDecimal()), (Net(requester), earned));
    }

    void Read(StoredEvent stored)
    {
        switch (stored.Event)
        {
            case HoldPlaced placed: holds[stored.StreamId] = (placed.Account.Value, placed.Amount.ToDecimal()); break;
            case HoldPosted posted: Take(stored.StreamId, posted.Amount); break;
            case HoldReleased released: Take(stored.StreamId, released.Amount); break;
            case HoldExpired expired: Take(stored.StreamId, expired.Amount); break;
            case RequestQueued queued: Assert.True(tickets.TryAdd(queued.Request.Value, new(queued.Units)), $"{queued.Request} was queued twice"); break;
            default: Follow(stored.Event); break;
        }
    }

    void Take(string hold, Kudos amount)
    {
        var (account, left) = holds[hold];
        Assert.InRange(amount.ToDecimal(), 0, left);
        holds[hold] = (account, left - amount.ToDecimal());
    }

    void Follow(IEvent happened)
    {
        switch (happened)
        {
            case JobsClaimed claimed: Claim(tickets[claimed.Request.Value], claimed); break;
            case DecoyClaimed decoy: tickets[decoy.Request.Value].Decoys.UnionWith(decoy.Jobs.Select(job => job.Value)); break;
            case JobDelivered delivered:
                End(tickets[delivered.Request.Value], delivered.Unit, delivered.Job);
                awaited.Add(delivered.Job.Value, delivered);
                charged[delivered.Request.Value] = charged.GetValueOrDefault(delivered.Request.Value) + delivered.Charge.ToDecimal();
                Delivered++;
                break;
            case JobFaulted { Unit: >= 0 } faulted:
                End(tickets[faulted.Request.Value], faulted.Unit, faulted.Job);
                if (faulted.Requeued) tickets[faulted.Request.Value].Waiting++;
                break;
            case JobFaulted decoy: Assert.Contains(decoy.Job.Value, tickets[decoy.Request.Value].Decoys); break;
            case JobCancelled cancelled: End(tickets[cancelled.Request.Value], cancelled.Unit, cancelled.Job); break;
            case RequestCancelled cancelled: Close(tickets[cancelled.Request.Value]); break;
            case RequestFaulted faulted: Close(tickets[faulted.Request.Value]); break;
            case RequestFinished finished: Finish(tickets[finished.Request.Value]); break;
            case RequestExpired expired: tickets[expired.Request.Value].Gone = true; break;
        }
    }

    static void Claim(Ticket ticket, JobsClaimed claimed)
    {
        Assert.False(ticket.Closed || ticket.Gone, $"{claimed.Request} was over when it was claimed");
        Assert.True(ticket.Waiting >= claimed.Jobs.Count, $"{claimed.Request} had less than was claimed");
        ticket.Waiting -= claimed.Jobs.Count;
        foreach (var (job, unit) in claimed.Jobs) Assert.True(ticket.Running.TryAdd(unit, job.Value), $"A piece of {claimed.Request} has two leases");
    }

    static void End(Ticket ticket, int unit, JobId job)
    {
        Assert.False(ticket.Gone, $"{job} ended after its request");
        Assert.True(ticket.Running.Remove(unit, out var running) && running == job.Value, $"{job} had no lease");
    }

    static void Close(Ticket ticket) => (ticket.Waiting, ticket.Closed) = (0, true);

    static void Finish(Ticket ticket)
    {
        Assert.True(ticket.Waiting == 0 || ticket.Closed, "Finished while something waited");
        Assert.Empty(ticket.Running);
        ticket.Closed = true;
    }
}
