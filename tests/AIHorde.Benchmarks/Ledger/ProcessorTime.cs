using System.Globalization;
using Npgsql;

namespace AIHorde.Benchmarks;

/// <summary>Processor seconds spent by this process and by the server's processes: what a throughput means when the machine does other work too.</summary>
sealed record ProcessorTime(double Client, double Server)
{
    const double TicksPerSecond = 100;
    const int UserTicks = 13;
    const int SystemTicks = 14;

    public static async Task<ProcessorTime> NowAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("SELECT pid FROM pg_stat_activity");
        await using var row = await command.ExecuteReaderAsync();
        var server = 0.0;
        while (await row.ReadAsync()) server += Of(row.GetInt32(0));
        return new(Environment.CpuUsage.TotalTime.TotalSeconds, server);
    }

    /// <summary>Zero where the platform has no /proc; the columns then say nothing.</summary>
    static double Of(int pid)
    {
        var file = $"/proc/{pid}/stat";
        if (!File.Exists(file)) return 0;
        var fields = File.ReadAllText(file).Split(' ');
        return new[] { UserTicks, SystemTicks }.Sum(field => double.Parse(fields[field], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }
}
