using System.Text.Json;
using AIHorde.Api.Requests;
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

    public Task<Reply> CancelAsync(string request) => server.AskAsync("DELETE", $"{Root}/status/{request}");

    public static string[] IdsOf(JsonElement popped) => [.. popped.GetProperty("ids").EnumerateArray().Select(id => id.GetString()!)];

    public async Task<string> WorkerAsync(string name) =>
        (await server.AskAsync("GET", $"/api/v2/workers/name/{Uri.EscapeDataString(name)}")).Json.GetProperty("id").GetString()!;
}
