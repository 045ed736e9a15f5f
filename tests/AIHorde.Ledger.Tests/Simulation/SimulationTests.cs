using System.Globalization;
using System.Security.Cryptography;

namespace AIHorde.Ledger.Tests.Simulation;

public sealed class SimulationTests(ITestOutputHelper output)
{
    /// <summary>Set for the long run: how many steps, and a seed to play again.</summary>
    const string StepsVariable = "AIHORDE_SIMULATION_STEPS";
    const string SeedVariable = "AIHORDE_SIMULATION_SEED";

    const int ShortRun = 6_000;

    [Theory]
    [InlineData(1)]
    [InlineData(20260105)]
    public void F10_a_whole_cluster_with_crashes_and_cheats_keeps_its_books(int seed) => Play(seed, ShortRun);

    [Fact]
    public void F10_a_history_that_nobody_chose_keeps_its_books()
    {
        var seed = Number(SeedVariable) ?? RandomNumberGenerator.GetInt32(int.MaxValue);
        Play(seed, Number(StepsVariable) ?? ShortRun);
    }

    [Fact]
    public void F10_the_same_seed_plays_the_same_history()
    {
        static IEnumerable<string> History(int seed)
        {
            var simulation = new Simulation(seed);
            simulation.Play(800);
            return simulation.World.Ledger.Entries.Select(entry => $"{entry.Key} {string.Join(' ', entry.Legs)}");
        }
        Assert.Equal(History(7), History(7));
    }

    void Play(int seed, int steps)
    {
        output.WriteLine($"Seed {seed}, {steps} steps; play it again with {SeedVariable}={seed} {StepsVariable}={steps}");
        var simulation = new Simulation(seed);
        simulation.Play(steps);
        var auditor = simulation.World.Auditor;
        output.WriteLine(
            $"{simulation.World.Ledger.Events.Count} events, {simulation.World.Ledger.Entries.Count} entries, {auditor.Delivered} delivered, "
            + $"minted {auditor.Minted}, burned {auditor.Burned}");
        Assert.True(auditor.Delivered > steps / 20, "The cluster hardly worked: nothing was tested");
    }

    static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
