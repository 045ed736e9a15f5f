using AIHorde.Ledger.Models;
using AIHorde.Ledger.Pricing;

namespace AIHorde.Ledger.Tests.Pricing;

public sealed class TextPriceTests
{
    static readonly TextModelReference reference = new(new Dictionary<string, TextModel>
    {
        ["m7"] = new() { Parameters = 7_000_000_000 },
        ["m8"] = new() { Parameters = 8_030_000_000 },
        ["m13"] = new() { Parameters = 13_000_000_000 },
        ["m70"] = new() { Parameters = 70_000_000_000 },
    });

    [Theory]
    [InlineData(80, 13, 80, true, 10.44)]
    [InlineData(80, 70, 80, true, 78.73)]
    [InlineData(512, 70, 512, true, 664.31)]
    [InlineData(80, 13, 80, false, 3.13)]
    [InlineData(512, 8, 512, true, 54.22)]
    [InlineData(20, 7, 20, true, 1.36)]
    public void A_known_model_earns_by_tokens_size_and_context(int tokens, long billions, int context, bool validated, double expected)
    {
        var model = new TextModel { Parameters = billions * 1_000_000_000 };
        Assert.Equal(expected, TextPrice.Reward(model, context * 4, tokens * 4, 4096, validated, ownerTrusted: true));
    }

    [Fact]
    public void An_unknown_model_earns_little_and_an_untrusted_owner_only_for_the_context()
    {
        Assert.Equal(1.2088, TextPrice.Reward(null, 10, 4000, 16, backendValidated: true, ownerTrusted: false), 4);
        Assert.Equal(80 * TextPrice.ContextMultiplier(80) * 0.027, TextPrice.Reward(null, 320, 320, 80, backendValidated: false, ownerTrusted: true));
    }

    [Theory]
    [InlineData(16, 1.2088)]
    [InlineData(80, 1.255)]
    [InlineData(512, 1.6545)]
    [InlineData(1024, 2.2)]
    [InlineData(2048, 3.4)]
    [InlineData(4096, 6.04)]
    [InlineData(8192, 11.848)]
    [InlineData(65536, 30)]
    public void A_longer_context_is_dearer_up_to_a_limit(int tokens, double expected) => Assert.Equal(expected, TextPrice.ContextMultiplier(tokens), 4);

    [Theory]
    [InlineData(1, 80, 20)]
    [InlineData(103, 64, 26)]
    [InlineData(9000, 64, 64)]
    [InlineData(9000, 16, 16)]
    public void Tokens_are_estimated_by_length_and_never_more_than_asked(int characters, int maxLength, int expected) =>
        Assert.Equal(expected, TextPrice.Tokens(characters, maxLength));

    [Fact]
    public void A_dry_run_quotes_the_first_model_alone()
    {
        Assert.Equal(65, Math.Round(TextPrice.Quote(["m8", "m70"], reference, 64, 4096, 2)));
        Assert.Equal(35.36 + 2, TextPrice.Quote([], reference, 80, 2048, 1), 2);
        Assert.Equal(3031.35 + 2, TextPrice.Quote(["m70"], reference, 512, 4096, 1), 2);
        Assert.Equal(19.04 + 2, TextPrice.Quote(["m7"], reference, 80, 2048, 1), 2);
    }

    [Fact]
    public void Long_texts_of_large_models_need_kudos_on_hand()
    {
        Assert.Equal(Kudos.FromDecimal(391.56m), TextPrice.Upfront(["m8"], reference, 1024, 1));
        Assert.Equal(Kudos.Whole(60), TextPrice.Upfront([], reference, 1024, 3));
        Assert.Equal(517, TextPrice.FreeTokens(threads: 1, queued: 0));
        Assert.Equal(256, TextPrice.ClampFreeTokens(TextPrice.FreeTokens(1, 1000)));
    }

    [Fact]
    public void A_censored_text_costs_the_tax_alone()
    {
        Assert.Equal(Kudos.FromDecimal(3.02m), TextPrice.Charge(2.02, censored: false));
        Assert.Equal(Kudos.Whole(1), TextPrice.Charge(2.02, censored: true));
    }

    [Theory]
    [InlineData(7_000_000_000, 2048, true, 55.0)]
    [InlineData(13_000_000_000, 4096, true, 157.86)]
    [InlineData(70_000_000_000, 8192, true, 1450.0)]
    [InlineData(7_000_000_000, 2048, false, 16.5)]
    [InlineData(1_100_000_000, 4096, true, 21.25)]
    public void Being_there_earns_by_context_and_size(long parameters, int context, bool validated, double expected) =>
        Assert.Equal(Kudos.FromDecimal((decimal)expected), UptimeReward.OfText(new TextModel { Parameters = parameters }, context, validated));
}
