using AIHorde.Worker.Engine.Diffusion;

namespace AIHorde.Worker.Tests.Engine;

public sealed class PromptTests
{
    [Theory]
    [InlineData("a cat", "a cat=1")]
    [InlineData("a (red:1.5) cat", "a =1|red=1.5| cat=1")]
    [InlineData("a (red) cat", "a =1|red=1.1| cat=1")]
    [InlineData("((red)) cat", "red=1.21| cat=1")]
    [InlineData("(big (red:0.5) cat:2)", "big =2|red=0.5| cat=2")]
    [InlineData(@"a \(red\) cat", "a (red) cat=1")]
    [InlineData("a (red cat", "a (red cat=1")]
    [InlineData("ratio (3:x)", "ratio =1|3:x=1.1")]
    [InlineData(":) (a:nan)", ":) =1|a:nan=1.1")]
    [InlineData("", "")]
    public void Weights_are_read(string prompt, string expected)
        => Assert.Equal(expected, string.Join('|', PromptText.Parse(prompt).Select(p => FormattableString.Invariant($"{p.Text}={p.Weight:0.##}"))));

    [Fact]
    public void Brackets_without_end_cost_no_time_and_no_stack()
    {
        Assert.Single(PromptText.Parse(new string('(', 5000)));
        Assert.NotEmpty(PromptText.Parse(new string('(', 500) + "x" + new string(')', 500)));
    }
}
