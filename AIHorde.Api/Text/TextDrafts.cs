using System.Text;
using AIHorde.Api.Requests;
using AIHorde.Ledger;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Store;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Text;

/// <summary>
/// Texts that are still being written. A draft decides nothing and is paid for by nobody: it is a private payload that a worker overwrites while it
/// writes, so every node can show it, and it is gone soon after. Beyond the contract: workers that send none lose nothing.
/// </summary>
sealed class TextDrafts(Submitting submitting, PayloadStore store, TimeProvider time)
{
    public const int CharactersMax = 100_000;

    static readonly TimeSpan keptFor = TimeSpan.FromMinutes(2);

    public async Task<Results<Answer<DraftTaken>, HordeError>> TakeAsync(TextDraftBody body, Caller caller, CancellationToken ct)
    {
        var (job, refused) = await submitting.FindAsync(body.Id, RequestKind.Text, caller, ct);
        if (job is null) return refused!;
        if (!job.Ticket.IsAwaited) return Answers.Ok(new DraftTaken(Wanted: false));
        await store.PutAsync(new Payload(KeyOf(job.Ticket.Job.Id), Encoding.UTF8.GetBytes(body.Text), time.GetUtcNow() + keptFor), ct);
        return Answers.Ok(new DraftTaken(Wanted: true));
    }

    /// <summary>What there is of the jobs that run, in their order.</summary>
    public async Task<IReadOnlyList<(JobId Job, string Text)>> OfAsync(RequestBody body, CancellationToken ct)
    {
        var running = body.RealJobs.Where(job => job.Outcome is JobOutcome.Running).Select(job => job.Id).ToList();
        if (running.Count == 0) return [];
        var drafts = await store.ReadAsync([.. running.Select(KeyOf)], ct);
        return [.. running.Where(job => drafts.ContainsKey(KeyOf(job))).Select(job => (job, Encoding.UTF8.GetString(drafts[KeyOf(job)])))];
    }

    static string KeyOf(JobId job) => $"job:{job}:draft";
}
