using AIHorde.Ledger.Dispatch;
using AIHorde.Ledger.Models;
using AIHorde.Ledger.Pricing;

namespace AIHorde.Ledger.Tests.Pricing;

public sealed class ImagePriceTests
{
    static readonly ImageBurn plain = new(HasSource: false, [], SlowWorkers: true, DenyList: false);

    [Fact]
    public void The_requester_pays_the_reward_and_one_kudos_of_tax() => Assert.Equal(48.98m, ImagePrice.Burn(47.98m, plain));

    [Fact]
    public void Whatever_narrows_the_choice_of_workers_or_adds_work_is_dearer()
    {
        Assert.Equal(8.58m + 1, ImagePrice.Burn(6.6m, plain with { HasSource = true }));
        Assert.Equal(12m, ImagePrice.Burn(9m, plain with { SlowWorkers = false }));
        Assert.Equal(11m, ImagePrice.Burn(9m, plain with { DenyList = true }));
        Assert.Equal(10m * 1.05m + 1, ImagePrice.Burn(10m, plain with { PostProcessing = ["RealESRGAN_x4plus", "GFPGAN"] }));
    }

    [Fact]
    public void A_quote_multiplies_by_the_first_models_family()
    {
        var reference = ImageModelReference.Bundled();
        Assert.Equal(9.61m, ImagePrice.Quote(7.61m, plain, ["stable_diffusion"], reference, 1));
        Assert.Equal((20.99m + 1) * 2 * 2 + 1, ImagePrice.Quote(20.99m, plain, ["AlbedoBase XL (SDXL)", "Deliberate"], reference, 2));
    }

    [Theory]
    [InlineData("AI Horde Worker reGen:13.0.2:u", 1.0)]
    [InlineData("AI Horde Worker reGen:12:u", 0.9)]
    [InlineData("AI Horde Worker:24:u", 1.0)]
    [InlineData("AI Horde Worker:23:u", 0.9)]
    [InlineData("somebody:99:u", 0.75)]
    public void A_worker_is_credited_by_how_current_its_program_is(string agent, double expected) =>
        Assert.Equal((decimal)expected, ImagePrice.BridgeFactor(BridgeAgent.Parse(agent)));

    [Fact]
    public void A_lease_grows_with_the_work()
    {
        var reference = ImageModelReference.Bundled();
        Assert.Equal(270, ImageLease.Seconds(1024, 1024, 30, hasControl: false, [], reference, extraSlow: false));
        Assert.Equal(150, ImageLease.Seconds(512, 512, 20, hasControl: false, [], reference, extraSlow: false));
        Assert.Equal(450, ImageLease.Seconds(512, 512, 20, hasControl: false, [], reference, extraSlow: true));
        Assert.Equal(810, ImageLease.Seconds(1024, 1024, 30, hasControl: false, ["x [Flux]"], reference, extraSlow: false));
    }

    [Fact]
    public void A_batch_is_as_large_as_the_worker_is_safe_with()
    {
        var offer = new ImageOffer { Id = default, Owner = new(1), Models = [], MaxPixels = 8_388_608 };
        Assert.Equal(2, new ImageDemand { Width = 1024, Height = 1024 }.BatchFor(offer, 2, 5));
        Assert.Equal(1, new ImageDemand { Width = 1024, Height = 1024, DisableBatching = true }.BatchFor(offer, 2, 5));
        Assert.Equal(1, new ImageDemand { Width = 2048, Height = 2048, HeavyPostProcessing = true, PostProcessorCount = 2 }.BatchFor(offer, 4, 5));
    }
}
