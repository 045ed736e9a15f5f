using System.Globalization;

namespace AIHorde.Load;

/// <summary>What the tool is told on its command line.</summary>
sealed record LoadOptions
{
    public const string Usage = """
        usage: AIHorde.Load jobs|pops --url URL [--requester-key KEY] [--worker-key KEY] [--seconds N] [--requesters N] [--workers N]
                                      [--waiting N] [--models N]
          jobs  whole text jobs: ask, pop, submit, read the status
          pops  pops that match nothing
        Before either, --waiting requests are queued for --models models that nobody serves.
        Switch the server's rate limits off (RateLimits__Enabled=false), or it is them that you measure.
        """;

    public required string Scenario { get; init; }

    public required Uri Url { get; init; }

    public string RequesterKey { get; init; } = "0000000000";

    public string WorkerKey { get; init; } = "";

    public int Seconds { get; init; } = 20;

    public int Requesters { get; init; } = 128;

    public int Workers { get; init; } = 64;

    public int Waiting { get; init; } = 100;

    public int Models { get; init; } = 200;

    public static LoadOptions? Parse(string[] args)
    {
        if (args.Length == 0 || args[0] is not ("jobs" or "pops") || args.Length % 2 == 0) return null;
        var named = new Dictionary<string, string>();
        for (var i = 1; i < args.Length; i += 2) named[args[i]] = args[i + 1];
        if (!named.TryGetValue("--url", out var url) || !Uri.TryCreate(url.TrimEnd('/') + "/api/v2/", UriKind.Absolute, out var address)) return null;
        var defaults = new LoadOptions { Scenario = args[0], Url = address };
        int Number(string name, int otherwise) => named.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
        return defaults with
        {
            RequesterKey = named.GetValueOrDefault("--requester-key", defaults.RequesterKey),
            WorkerKey = named.GetValueOrDefault("--worker-key", defaults.WorkerKey),
            Seconds = Number("--seconds", defaults.Seconds),
            Requesters = Number("--requesters", defaults.Requesters),
            Workers = Number("--workers", defaults.Workers),
            Waiting = Number("--waiting", defaults.Waiting),
            Models = Number("--models", defaults.Models),
        };
    }
}
