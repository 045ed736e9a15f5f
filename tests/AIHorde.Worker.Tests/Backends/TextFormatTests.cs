using AIHorde.Worker.Backends;
using AIHorde.Worker.Backends.Text;
using AIHorde.Worker.Bridge.Trades;

namespace AIHorde.Worker.Tests.Backends;

public sealed class TextFormatTests
{
    static readonly TextWork Work = new() { Model = "m", Prompt = "p" };

    [Fact]
    public void Text_ends_before_the_first_stop_sequence() =>
        Assert.Equal("one ", TextFormat.Apply("one \nUser: two", Work with { StopSequences = ["two", "\nUser:"] }));

    [Fact]
    public void An_unfinished_sentence_is_dropped_unless_nothing_would_be_left()
    {
        Assert.Equal("He left.", TextFormat.Apply("He left. Then she", Work with { TrimIncomplete = true }));
        Assert.Equal("Then she", TextFormat.Apply("Then she", Work with { TrimIncomplete = true }));
    }

    [Fact]
    public void A_single_line_blank_lines_and_special_characters_are_as_asked()
    {
        Assert.Equal("one", TextFormat.Apply("\none\ntwo", Work with { SingleLine = true }));
        Assert.Equal("one\ntwo", TextFormat.Apply("one\n\n\ntwo", Work with { RemoveBlankLines = true }));
        Assert.Equal("one two", TextFormat.Apply("#one {two}", Work with { RemoveSpecial = true }));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1)]
    public async Task A_prompt_is_cut_to_fit_even_when_its_tokens_are_uneven(int tokensMax)
    {
        var prompt = string.Concat(Enumerable.Repeat("aaaaaaaaaaaaaaaaaaaa ", 40)) + "b b b b b b b b b b b b b b b b b";
        var (fitted, tokens) = await PromptFit.FitAsync(prompt, tokensMax, text => Task.FromResult<int?>(text.Split(' ').Length));
        Assert.True(tokens <= tokensMax);
        Assert.EndsWith(fitted, prompt, StringComparison.Ordinal);
        Assert.NotEmpty(fitted);
    }
}
