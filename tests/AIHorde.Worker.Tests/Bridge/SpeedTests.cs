using AIHorde.Worker.Backends;
using AIHorde.Worker.Bridge.Trades;

namespace AIHorde.Worker.Tests.Bridge;

/// <summary>A machine that is slower than its settings promise asks for less, and gives back early what it will not finish.</summary>
public sealed class SpeedTests
{
    static readonly TimeSpan Lease = TimeSpan.FromSeconds(150);

    [Fact]
    public void Before_the_first_job_the_settings_hold_and_everything_fits()
    {
        var speed = new ImageSpeed();
        Assert.Equal(1024 * 1024, speed.PixelsMax(1024 * 1024));
        Assert.True(speed.Fits(Work(2048, 500), TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void A_slow_machine_asks_for_pictures_that_it_can_deliver()
    {
        var speed = Warm();
        speed.Learn(Work(512, 30), TimeSpan.FromSeconds(90), Lease);
        Assert.Equal(512 * 512, speed.PixelsMax(1024 * 1024), 4.0);
        Assert.True(speed.Fits(Work(512, 30), TimeSpan.FromSeconds(91)));
        Assert.False(speed.Fits(Work(512, 30), TimeSpan.FromSeconds(89)));
    }

    [Theory]
    [InlineData(true, "k_euler")]
    [InlineData(false, "k_heun")]
    public void What_asks_the_model_twice_takes_twice_as_long(bool hiresFix, string sampler)
    {
        var speed = Warm();
        speed.Learn(Work(512, 30), TimeSpan.FromSeconds(50), Lease);
        Assert.False(speed.Fits(Work(512, 30) with { HiresFix = hiresFix, Sampler = sampler }, TimeSpan.FromSeconds(99)));
    }

    [Fact]
    public void The_first_job_loads_the_model_and_is_no_measure()
    {
        var speed = new ImageSpeed();
        speed.Learn(Work(512, 30), TimeSpan.FromSeconds(400), Lease);
        Assert.Equal(1024 * 1024, speed.PixelsMax(1024 * 1024));
        Assert.True(speed.Fits(Work(512, 30), TimeSpan.FromSeconds(100)));
    }

    /// <summary>With one worker alone the server can give the job to no other, and three refusals would be its end.</summary>
    [Fact]
    public void A_job_that_comes_back_after_being_refused_is_tried_at_last()
    {
        var speed = Warm();
        speed.Learn(Work(512, 30), TimeSpan.FromSeconds(50), Lease);
        Assert.Equal([false, false, true], Enumerable.Range(0, 3).Select(_ => speed.Fits(Work(512, 30), TimeSpan.FromSeconds(15))));
    }

    [Fact]
    public void A_busy_hour_passes_and_the_settings_hold_again()
    {
        var speed = Warm();
        speed.Learn(Work(512, 30), TimeSpan.FromSeconds(400), Lease);
        Assert.Equal(ImageSpeed.PixelsMin, speed.PixelsMax(1024 * 1024));
        for (var i = 0; i < 20; i++)
        {
            speed.Learn(Work(512, 30), TimeSpan.FromSeconds(5), Lease);
        }

        Assert.Equal(1024 * 1024, speed.PixelsMax(1024 * 1024));
    }

    [Theory]
    [InlineData(0.1, 60, true)]
    [InlineData(0.4, 60, false)]
    [InlineData(0.1, 20, false)]
    [InlineData(0, 100, false)]
    public void A_job_is_given_up_when_its_progress_says_that_it_will_be_late(double done, int afterSeconds, bool givenUp)
    {
        var time = new HandClock();
        using var foresight = new Foresight(new Progress<double>(), Lease, time);
        time.Advance(TimeSpan.FromSeconds(afterSeconds));
        foresight.Report(done);
        Assert.Equal(givenUp, foresight.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task A_worker_hands_back_a_picture_that_would_come_too_late_and_then_asks_for_smaller_ones()
    {
        await using var horde = await FakeHorde.StartAsync();
        horde.Jobs.TtlSeconds = 20;
        var backend = new ScriptedBackend { Hold = _ => Task.Delay(1000, CancellationToken.None) };
        for (var i = 0; i < 2; i++)
        {
            var small = FakeRequest.Image("a lighthouse");
            small.Payload["ddim_steps"] = 30;
            horde.Jobs.Ask(small);
        }

        await using var worker = await TestWorker.StartAsync(horde, backend, "--kinds", "image", "--prefetch", "0", "--max-pixels", "9437184");
        await Eventually.Is(() => horde.Jobs.Results.Count == 2, "the first pictures");
        await Eventually.Is(() => (int)horde.LastBody("generate/pop")["max_pixels"]! < 9437184, "a smaller limit");
        var large = FakeRequest.Image("a lighthouse");
        large.Payload["ddim_steps"] = 500_000;
        horde.Jobs.Ask(large);
        await Eventually.Is(() => horde.Jobs.Leases.Any(lease => lease.HandedBack), "the large one comes back at once");
        Assert.Equal(2, backend.Seen.Count);
    }

    static ImageSpeed Warm()
    {
        var speed = new ImageSpeed();
        speed.Learn(Work(512, 30), TimeSpan.FromSeconds(1), Lease);
        return speed;
    }

    static ImageWork Work(int side, int steps) => new() { Model = "", Prompt = "", Width = side, Height = side, Steps = steps };

    sealed class HandClock : TimeProvider
    {
        long ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => ticks;

        public void Advance(TimeSpan by) => ticks += by.Ticks;
    }
}
