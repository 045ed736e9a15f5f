using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using AIHorde.Worker.Backends;
using AIHorde.Worker.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AIHorde.Worker.Tests.Backends;

/// <summary>A backend's server on a free port: each protocol maps its own endpoints and finds the bodies that came in the log.</summary>
sealed class FakeServer : IAsyncDisposable
{
    readonly WebApplication app;

    FakeServer(WebApplication app) => this.app = app;

    public ConcurrentQueue<(string Path, JsonNode? Body)> Calls { get; } = new();

    public string Address => app.Urls.First();

    public static async Task<FakeServer> StartAsync(Action<WebApplication, FakeServer> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new FakeServer(builder.Build());
        map(server.app, server);
        await server.app.StartAsync();
        return server;
    }

    public JsonNode Body(string path) => Calls.Last(call => call.Path == path).Body!;

    public async Task<JsonNode> ReadAsync(HttpContext context)
    {
        var body = (await JsonNode.ParseAsync(context.Request.Body))!;
        Calls.Enqueue((context.Request.Path, body));
        return body;
    }

    /// <summary>The backend that the program itself would make for this server.</summary>
    public IBackend Connect(string kind, string key = "", string vision = "", params string[] more)
    {
        string[] args = ["--key", "k", "--name", "N", "--backends", $"{kind}+{Address}", "--openai-key", key, "--vision-model", vision, .. more];
        var settings = Assert.IsType<SettingsOutcome.Ready>(SettingsReader.Read(args, _ => null, _ => null)).Settings;
        var clients = new ServiceCollection().AddHttpClient().BuildServiceProvider().GetRequiredService<IHttpClientFactory>();
        return new BackendFactory(settings, TimeProvider.System, clients).Create()[0];
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}

static class ServerSentEvents
{
    /// <summary>As servers stream: one event a line of JSON, written out at once.</summary>
    public static async Task StreamAsync(this HttpContext context, IEnumerable<string> events, string? name = null)
    {
        if (!context.Response.HasStarted)
        {
            context.Response.ContentType = "text/event-stream";
        }

        foreach (var data in events)
        {
            await context.Response.WriteAsync((name is null ? "" : $"event: {name}\n") + $"data: {data}\n\n");
            await context.Response.Body.FlushAsync();
        }
    }
}

sealed class NoProgress : IProgress<double>, IProgress<Written>
{
    public double Last { get; private set; }

    public void Report(double value) => Last = value;

    public void Report(Written value) => Last = value.Share;
}
