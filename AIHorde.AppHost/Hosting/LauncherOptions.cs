using System.Globalization;

namespace AIHorde.AppHost.Hosting;

/// <summary>What the command line may say.</summary>
sealed record LauncherOptions
{
    public const int ReplicasMax = 64;

    public const string Help = """
        Usage: dotnet run --project AIHorde.AppHost [-- options]

        Runs the whole of AIHorde on this machine: PostgreSQL, the API, a worker and a dashboard. Ctrl+C stops it.

          --api-port PORT        where the API and the site answer (7001; 0: any free port)
          --dashboard-port PORT  where the dashboard answers; telemetry is taken in two ports above (18888; 0: any free ports)
          --dashboard KIND       own, or aspire: the genuine .NET Aspire dashboard, in a container or from NuGet (own)
          --workers N            how many workers to run (1)
          --no-worker            run none
          --api-replicas N       how many API nodes to run behind the one address (1)
          --data DIR             the folder that keeps everything between runs
          --ephemeral            keep nothing: use a folder that is deleted at the end
          --help                 this text

        Other commands:
          ledger verify          check that every entry of the ledger is sound and unaltered (--seal NUMBER:HASH: since that seal was kept)
          ledger rebuild         fold the whole log again and compare every projection with what comes out
          ledger prove KEY       show that an entry is in the ledger, with all that is needed to check it elsewhere

        Settings are environment variables (docs/reference/configuration.md). ConnectionStrings__ledger names a database to use
        instead of a private PostgreSQL.
        """;

    public int ApiPort { get; init; } = 7001;

    public int DashboardPort { get; init; } = 18888;

    /// <summary>The genuine Aspire dashboard instead of our own.</summary>
    public bool AspireDashboard { get; init; }

    public int Workers { get; init; } = 1;

    public int ApiReplicas { get; init; } = 1;

    public bool Ephemeral { get; init; }

    public string? Data { get; init; }

    public bool AsksHelp { get; init; }

    /// <exception cref="LaunchException">An option is unknown or its value is not one.</exception>
    public static LauncherOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new LauncherOptions();
        for (var index = 0; index < arguments.Count; index++)
        {
            var parts = arguments[index].Split('=', 2);
            options = parts[0] switch
            {
                "--api-port" => options with { ApiPort = Number(0, 65535) },
                "--dashboard-port" => options with { DashboardPort = Number(0, 65533) },
                "--dashboard" => options with { AspireDashboard = Word("own", "aspire") == "aspire" },
                "--workers" => options with { Workers = Number(0, ReplicasMax) },
                "--no-worker" when parts.Length == 1 => options with { Workers = 0 },
                "--api-replicas" => options with { ApiReplicas = Number(1, ReplicasMax) },
                "--data" => options with { Data = Value() },
                "--ephemeral" when parts.Length == 1 => options with { Ephemeral = true },
                "--help" or "-h" => options with { AsksHelp = true },
                _ => throw new LaunchException($"Unknown option {arguments[index]}: --help lists those that there are."),
            };

            string Value() => parts.Length == 2 ? parts[1]
                : ++index < arguments.Count ? arguments[index]
                : throw new LaunchException($"{parts[0]} needs a value.");

            string Word(params string[] known) => Value() is var word && known.Contains(word)
                ? word
                : throw new LaunchException($"{parts[0]} takes one of: {string.Join(", ", known)}.");

            int Number(int least, int most) =>
                int.TryParse(Value(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
                    ? number
                    : throw new LaunchException($"{parts[0]} takes a number from {least} to {most}.");
        }

        return options is { Ephemeral: true, Data: not null } ? throw new LaunchException("--data keeps and --ephemeral deletes: choose one.") : options;
    }
}
