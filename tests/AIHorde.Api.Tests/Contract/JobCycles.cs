using System.Text.Json;
using AIHorde.Api.Requests;
using AIHorde.Ledger;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Store;
using Microsoft.Extensions.DependencyInjection;

namespace AIHorde.Api.Tests.Contract;

/// <summary>What must happen between two recorded cases of a job's life: somebody asks, a worker pops, submits or fails.</summary>
sealed class JobCycles(ApiServer server, string kind, TestUser requester, TestUser owner, string popBody)
{
    string Root => kind == "text" ? "/api/v2/generate/text" : "/api/v2/generate";

    public async Task<string> AskAsync(string json)
    {
        var asked = await server.AskAsync("POST", $"{Root}/async", requester.Key, json);
        Assert.True(asked.Status == 202, asked.ToString());
        return asked.Json.GetProperty("id").GetString()!;
    }

    public async Task<string[]> PopAsync()
    {
        var popped = await server.AskAsync("POST", $"{Root}/pop", owner.Key, popBody);
        Assert.True(popped.Status == 200, popped.ToString());
        return IdsOf(popped.Json);
    }

    /// <summary>A piece that was given back waits again as soon as the queue has heard of it.</summary>
    public async Task<string> PopOneAsync()
    {
        string[] jobs = [];
        await Poll.UntilAsync(async () => (jobs = await PopAsync()).Length > 0);
        return Assert.Single(jobs);
    }

    public async Task SubmitAsync(string job, string rest)
    {
        var submitted = await server.AskAsync("POST", $"{Root}/submit", owner.Key, $$"""{"id":"{{job}}",{{rest}}}""");
        Assert.True(submitted.Status == 200, submitted.ToString());
    }

    /// <summary>Waits until the queue has heard that a piece was given back.</summary>
    public Task HeardAsync()
    {
        var room = server.Services.GetRequiredService<WaitingRoom>();
        return Poll.UntilAsync(() => Task.FromResult(room.Images.Queue.PiecesOf(requester.Id, []) > 0));
    }

    /// <summary>The sweeper takes a job back whose lease is over.</summary>
    public async Task TakeBackAsync(string job)
    {
        var ticket = (await server.Services.GetRequiredService<RequestQueries>().FindJobAsync(new JobId(Guid.Parse(job))))!;
        await SweepAsync(new FaultJob(ticket.Parties, ticket.Job.Worker, FaultReason.LeaseExpired), result => result is FaultResult.Faulted);
    }

    /// <summary>The sweeper ends a request whose time is over.</summary>
    public async Task EndAsync(string request) => await SweepAsync(
        new ExpireRequest(new RequestId(Guid.Parse(request)), requester.Id, HasHold: false), result => result is ExpireResult.Expired);

    async Task SweepAsync<TResult>(Command<TResult> command, Predicate<TResult> isDone)
    {
        var outcome = await server.Services.GetRequiredService<CommandBus>().SubmitAsync(command, TestContext.Current.CancellationToken);
        Assert.True(outcome is Outcome<TResult>.Done { Result: var result } && isDone(result), outcome.ToString());
    }

    public Task<Reply> CancelAsync(string request) => server.AskAsync("DELETE", $"{Root}/status/{request}");

    public static string[] IdsOf(JsonElement popped) => [.. popped.GetProperty("ids").EnumerateArray().Select(id => id.GetString()!)];

    public async Task<string> WorkerAsync(string name) =>
        (await server.AskAsync("GET", $"/api/v2/workers/name/{Uri.EscapeDataString(name)}")).Json.GetProperty("id").GetString()!;
}
