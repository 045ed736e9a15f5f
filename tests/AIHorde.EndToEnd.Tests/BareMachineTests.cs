using AIHorde.AppHost.Postgres;
using AIHorde.EndToEnd.Tests.Stack;

namespace AIHorde.EndToEnd.Tests;

/// <summary>The launcher where there is no PostgreSQL. The container way runs against a stand-in for docker, which records how it is called.</summary>
public sealed class BareMachineTests : IDisposable
{
    readonly BareMachine? machine = BareMachine.CanBeMade ? new() : null;

    BareMachine Machine
    {
        get
        {
            Assert.SkipUnless(BareMachine.CanBeMade, "Hiding PostgreSQL from a launcher needs root and unshare on Linux.");
            return machine!;
        }
    }

    string Record => Machine.PathOf("docker-calls");

    IReadOnlyList<string> Calls => File.Exists(Record) ? File.ReadAllLines(Record) : [];

    [Fact]
    public async Task Without_PostgreSQL_npm_and_a_container_engine_one_sentence_says_what_to_do()
    {
        await using var launcher = Machine.Start(["--ephemeral"]);
        Assert.Equal(2, await launcher.ExitAsync());
        var refusal = launcher.Lines.Single(line => !line.StartsWith("launcher ", StringComparison.Ordinal));
        Assert.Equal(
            "PostgreSQL 15 or later was not found, npm is not installed, and no container engine runs: install PostgreSQL, or set AIHORDE_PG_BIN "
            + "to the folder of its programs, or ConnectionStrings__ledger to a database.",
            refusal);
    }

    [Fact]
    public async Task The_genuine_dashboard_without_a_container_engine_and_a_package_is_refused_in_one_sentence()
    {
        await using var launcher = Machine.Start(
            ["--ephemeral", "--dashboard", "aspire"], ("ConnectionStrings__ledger", "Host=/nowhere"), ("RestoreSources", "/nowhere"));
        Assert.Equal(2, await launcher.ExitAsync());
        Assert.Matches(
            "^--dashboard aspire needs a container engine .+ NuGet could not fetch it \\(.+\\): leave it out",
            launcher.Lines.Single(line => line.StartsWith("--", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task With_a_container_engine_the_server_runs_in_a_container_and_goes_with_the_launcher()
    {
        Machine.Put("docker", StandIn());
        await using var launcher = await RunningLauncher.ReadyAsync(Machine.Start(["--ephemeral"]));
        Assert.True(await HealthLook.IsHealthyAsync(launcher.Api));
        var run = Assert.Single(Calls, call => call.StartsWith("run --rm --name aihorde-postgres-", StringComparison.Ordinal));
        Assert.Contains(" --publish 127.0.0.1:", run, StringComparison.Ordinal);
        Assert.Contains(" --env POSTGRES_PASSWORD --env ", run, StringComparison.Ordinal);
        Assert.Contains(" postgres:17 ", run, StringComparison.Ordinal);
        Assert.Equal(0, await launcher.StopAsync());
        Assert.Empty(MarkedProcesses.Of(launcher));
    }

    [Fact]
    public async Task The_genuine_dashboard_is_started_with_the_ports_of_our_own_and_secrets_in_its_environment()
    {
        Machine.Put("docker", $"echo \"$@\" >> {Record}; [ \"$1\" = run ] && exec sleep 600; exit 0");
        await using var launcher = Machine.Start(["--ephemeral", "--dashboard", "aspire"], ("ConnectionStrings__ledger", "Host=/nowhere"));
        await Waiting.UntilAsync(() => Calls.Any(call => call.StartsWith("run ", StringComparison.Ordinal)), "the dashboard's container");
        var run = Calls.Single(call => call.StartsWith("run ", StringComparison.Ordinal));
        Assert.Matches(@"--publish 127\.0\.0\.1:\d+:18888 --publish 127\.0\.0\.1:\d+:18890 ", run);
        Assert.Contains("--env Dashboard__Frontend__BrowserToken ", run, StringComparison.Ordinal);
        Assert.Contains("--env Dashboard__Otlp__PrimaryApiKey ", run, StringComparison.Ordinal);
        Assert.Equal(0, await launcher.StopAsync());
        Assert.Empty(MarkedProcesses.Of(launcher));
    }

    public void Dispose() => machine?.Dispose();

    /// <summary>Runs the server from this machine's programs as the image would: at the given port, on the given folder, with the given password.</summary>
    string StandIn()
    {
        Assert.SkipUnless(BareMachine.Covered is [_, ..], "The stand-in needs PostgreSQL in one of its usual folders.");
        var bin = BareMachine.Covered[0];
        return $$"""
            echo "$@" >> {{Record}}
            [ "$1" = run ] || exit 0
            for argument in "$@"; do
                case $argument in
                    127.0.0.1:*:5432) port=${argument#127.0.0.1:}; port=${port%:5432} ;;
                    *:/var/lib/postgresql/data) data=${argument%:/var/lib/postgresql/data} ;;
                esac
            done
            exec unshare --mount sh -c '
                umount {{bin}}; chown {{ServerUser.Name}} "$1"
                as="setpriv --reuid {{ServerUser.Name}} --clear-groups"
                if [ ! -f "$1/PG_VERSION" ]; then
                    echo "$POSTGRES_PASSWORD" > "$1.password"; chown {{ServerUser.Name}} "$1.password"
                    $as {{bin}}/initdb -D "$1" -U postgres --auth=scram-sha-256 --pwfile="$1.password" --no-sync $POSTGRES_INITDB_ARGS
                fi
                exec $as {{bin}}/postgres -D "$1" -p "$2" -c listen_addresses=127.0.0.1 -c unix_socket_directories=
            ' sh "$data" "$port"

            """.ReplaceLineEndings("\n");
    }
}
