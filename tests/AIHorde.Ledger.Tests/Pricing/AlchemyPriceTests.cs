using AIHorde.Ledger.Pricing;

namespace AIHorde.Ledger.Tests.Pricing;

public sealed class AlchemyPriceTests
{
    [Theory]
    [InlineData("caption", 1024, 768, 1)]
    [InlineData("interrogation", 3072, 3072, 3)]
    [InlineData("RealESRGAN_x4plus", 1024, 768, 12)]
    [InlineData("strip_background", 600, 400, 6)]
    [InlineData("GFPGAN", 512, 512, 3)]
    [InlineData("GFPGAN", 513, 1, 6)]
    public void Work_on_a_picture_is_paid_by_its_squares_and_looking_at_it_is_not(string form, int width, int height, int reward) =>
        Assert.Equal(Kudos.Whole(reward), AlchemyPrice.Reward(form, AlchemyPrice.Tiles(width, height)));

    [Fact]
    public void A_requester_pays_one_more_than_the_worker_gets_and_with_slow_workers_two() =>
        Assert.Equal((Kudos.Whole(2), Kudos.Whole(3)), (AlchemyPrice.Charge(Kudos.Whole(1), false), AlchemyPrice.Charge(Kudos.Whole(1), true)));
}
