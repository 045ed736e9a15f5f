using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AIHorde.Worker.Tests.Bridge;

/// <summary>
/// An AI Horde server as a worker sees it, after the contract: leases, one settlement a job, give-backs, uploads. It keeps its state when its
/// web server is stopped and started again, and can be told to misbehave.
/// </summary>
sealed class FakeHorde : IAsyncDisposable
{
    public const string Key = "a-worker-owner's-key";
    readonly ConcurrentDictionary<string, ConcurrentQueue<Mishap>> mishaps = new();
    WebApplication? app;
    int port;

    public FakeJobs Jobs { get; } = new();

    public ConcurrentDictionary<string, byte[]> Uploads { get; } = new();

    public ConcurrentDictionary<string, byte[]> Sources { get; } = new();

    public ConcurrentQueue<(string Path, JsonObject Body)> Bodies { get; } = new();

    /// <summary>The traceparent of each request that had one, by path.</summary>
    public ConcurrentQueue<(string Path, string Trace)> Traces { get; } = new();

    public volatile string? Maintenance;

    /// <summary>Servers of the AI Horde know no drafts.</summary>
    public bool TakesDrafts { get; init; }

    public volatile bool DraftsAreWanted = true;

    public volatile bool MaintenanceWasSet;

    public volatile JsonArray? Messages;

    public string Address => $"http://127.0.0.1:{port}";

    public static async Task<FakeHorde> StartAsync(bool takesDrafts = false)
    {
        var horde = new FakeHorde { TakesDrafts = takesDrafts };
        await horde.OpenAsync();
        return horde;
    }

    /// <summary>The next call of this route goes wrong.</summary>
    public void Spoil(string route, Mishap mishap, int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            mishaps.GetOrAdd(route, _ => new()).Enqueue(mishap);
        }
    }

    public int Calls(string path) => Bodies.Count(body => body.Path.EndsWith(path, StringComparison.Ordinal));

    public JsonObject LastBody(string path) => Bodies.Last(body => body.Path.EndsWith(path, StringComparison.Ordinal)).Body;

    public async Task OpenAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 100_000_000);
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(50));
        app = builder.Build();
        app.Use(MisbehaveAsync);
        app.MapPost("/api/v2/generate/pop", async request => await PopAsync(request, JobKind.Image));
        app.MapPost("/api/v2/generate/text/pop", async request => await PopAsync(request, JobKind.Text));
        app.MapPost("/api/v2/interrogate/pop", async request => await PopAsync(request, JobKind.Alchemy));
        app.MapPost("/api/v2/generate/submit", SubmitAsync);
        app.MapPost("/api/v2/generate/text/submit", SubmitAsync);
        app.MapPost("/api/v2/interrogate/submit", SubmitAsync);
        if (TakesDrafts)
        {
            app.MapPost("/api/v2/generate/text/draft", async request =>
            {
                await ReadAsync(request);
                await request.Response.WriteAsJsonAsync(new JsonObject { ["wanted"] = DraftsAreWanted });
            });
        }

        app.MapGet("/api/v2/find_user", () => new JsonObject { ["username"] = "Volunteer#7", ["kudos"] = 123.0 });
        app.MapGet("/api/v2/workers/name/{name}", () => new JsonObject { ["id"] = "11111111-2222-3333-4444-555555555555", ["maintenance_mode"] = false });
        app.MapPut("/api/v2/workers/{id}", async request =>
        {
            MaintenanceWasSet = (bool?)(await ReadAsync(request))["maintenance"] ?? false;
            await request.Response.WriteAsJsonAsync(new JsonObject { ["maintenance"] = MaintenanceWasSet });
        });
        app.MapPut("/upload/{id}", async (string id, HttpRequest request) =>
        {
            using var bytes = new MemoryStream();
            await request.Body.CopyToAsync(bytes);
            Uploads[id] = bytes.ToArray();
        });
        app.MapGet("/source/{name}", (string name) => Sources.TryGetValue(name, out var bytes) ? Results.Bytes(bytes) : Results.NotFound());
        await app.StartAsync();
        port = new Uri(app.Urls.First()).Port;
    }

    /// <summary>Cuts all connections; what the server knows stays.</summary>
    public async Task CloseAsync()
    {
        if (app is not null)
        {
            await app.DisposeAsync();
            app = null;
        }
    }

    public async ValueTask DisposeAsync() => await CloseAsync();

    async Task MisbehaveAsync(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path.Value!;
        if (context.Request.Headers.TryGetValue("traceparent", out var trace))
        {
            Traces.Enqueue((path, trace.ToString()));
        }

        var spoiled = mishaps.FirstOrDefault(pair => path.Contains(pair.Key, StringComparison.Ordinal) && !pair.Value.IsEmpty).Value;
        if (spoiled is null || !spoiled.TryDequeue(out var mishap))
        {
            await next(context);
            return;
        }

        switch (mishap)
        {
            case Mishap.Drop:
                context.Abort();
                break;
            case Mishap.LoseAnswer:
                var body = context.Response.Body;
                context.Response.Body = new MemoryStream();
                await next(context);
                context.Response.Body = body;
                context.Abort();
                break;
            case Mishap.Answer answer:
                context.Response.StatusCode = answer.Status;
                if (answer.RetryAfter is { } seconds)
                {
                    context.Response.Headers.RetryAfter = seconds.ToString();
                }

                await context.Response.WriteAsync(answer.Body);
                break;
        }
    }

    async Task PopAsync(HttpContext context, JobKind kind)
    {
        var body = await ReadAsync(context);
        if (!await MayAsync(context))
        {
            return;
        }

        var (answer, trace) = Jobs.Pop(kind, body, Address, Messages?.DeepClone().AsArray());
        if (answer["id"] is null && answer["forms"] is null && Maintenance is { } words)
        {
            await RefuseAsync(context, HttpStatusCode.Forbidden, "WorkerMaintenance", words);
            return;
        }

        if (trace is not null)
        {
            context.Response.Headers["traceparent"] = trace;
        }

        await context.Response.WriteAsJsonAsync(answer);
    }

    async Task SubmitAsync(HttpContext context)
    {
        var body = await ReadAsync(context);
        if (await MayAsync(context))
        {
            var (status, code, words, reward) = Jobs.Submit(body);
            if (code is null)
            {
                await context.Response.WriteAsJsonAsync(new JsonObject { ["reward"] = reward });
            }
            else
            {
                await RefuseAsync(context, status, code, words);
            }
        }
    }

    static async Task<bool> MayAsync(HttpContext context)
    {
        if (context.Request.Headers["apikey"] == Key)
        {
            return true;
        }

        await RefuseAsync(context, HttpStatusCode.Unauthorized, "InvalidAPIKey", "No user matching sent API Key.");
        return false;
    }

    async Task<JsonObject> ReadAsync(HttpContext context)
    {
        var body = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
        Bodies.Enqueue((context.Request.Path, body));
        return body;
    }

    static Task RefuseAsync(HttpContext context, HttpStatusCode status, string code, string words)
    {
        context.Response.StatusCode = (int)status;
        return context.Response.WriteAsJsonAsync(new JsonObject { ["message"] = words, ["rc"] = code });
    }
}

/// <summary>How a call goes wrong.</summary>
abstract record Mishap
{
    /// <summary>The connection breaks before anything happened.</summary>
    public sealed record Drop : Mishap;

    /// <summary>It happened, and the answer never arrives.</summary>
    public sealed record LoseAnswer : Mishap;

    public sealed record Answer(int Status, string Body = "<html>Bad gateway</html>", int? RetryAfter = null) : Mishap;
}
