using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AIHorde.Api.Requests;
using AIHorde.Ledger;
using AIHorde.Ledger.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Text;

/// <summary>
/// Follows one request as server-sent events: <c>state</c> when it stands differently, <c>draft</c> as its text grows, and one <c>done</c> with the
/// whole status, after which the stream ends. Whoever comes again gets everything from the start, so nothing has to be remembered. Beyond the contract.
/// </summary>
sealed class TextFollowing(RequestReader reader, TextDrafts drafts, TimeProvider time)
{
    /// <summary>How many may follow on one node at once; who comes beyond that polls.</summary>
    const int FollowersMax = 1_000;

    static readonly TimeSpan waitingPace = TimeSpan.FromSeconds(1);
    static readonly TimeSpan writingPace = TimeSpan.FromMilliseconds(250);
    static readonly TimeSpan longest = TimeSpan.FromMinutes(25);

    /// <summary>Counted by every follower as it comes and goes.</summary>
    int followers;

    public async Task<Results<ServerSentEventsResult<string>, HordeError>> FollowAsync(string id, CancellationToken ct)
    {
        if (await reader.FindAsync(id, RequestKind.Text, ct) is null) return Refusal.RequestNotFound.ToError();
        return Volatile.Read(ref followers) >= FollowersMax ? Faults.Busy : TypedResults.ServerSentEvents(EventsAsync(id, ct));
    }

    async IAsyncEnumerable<SseItem<string>> EventsAsync(string id, [EnumeratorCancellation] CancellationToken ct)
    {
        Interlocked.Increment(ref followers);
        try
        {
            var (shown, before, until) = (new Dictionary<JobId, string>(), (Progress?)null, time.GetUtcNow() + longest);
            while (time.GetUtcNow() < until && await reader.FindAsync(id, RequestKind.Text, ct) is { } body)
            {
                var progress = reader.ProgressOf(body);
                if (progress.Done)
                {
                    yield return Item("done", await TextApi.StatusOfAsync(body, reader, ct));
                    yield break;
                }

                if (progress != before) yield return Item("state", new TextStatus(progress, []));
                before = progress;
                foreach (var (job, text) in await drafts.OfAsync(body, ct))
                {
                    if (Continue(shown, job, text) is { } piece) yield return Item("draft", piece);
                }

                await Task.Delay(body.Processing > 0 ? writingPace : waitingPace, time, ct);
            }
        }
        finally
        {
            Interlocked.Decrement(ref followers);
        }
    }

    /// <summary>Only what is new goes out. A worker may begin anew: then the text is replaced from where it differs.</summary>
    static DraftPiece? Continue(Dictionary<JobId, string> shown, JobId job, string text)
    {
        var before = shown.GetValueOrDefault(job, "");
        if (before == text) return null;
        shown[job] = text;
        var same = before.AsSpan().CommonPrefixLength(text);
        return new DraftPiece(job.Value, same, text[same..]);
    }

    static SseItem<string> Item<T>(string name, T value) => new(JsonSerializer.Serialize(value, typeof(T), TextJson.Default), name);
}
