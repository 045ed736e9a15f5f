using System.Text;

namespace AIHorde.Api.Tests.Http;

public class FieldMaskTests
{
    const string Json = """{"username":"fern#7","kudos":12.0,"records":{"request":{"image":2},"usage":{"tokens":0}},"list":[{"a":1,"b":2},{"a":3}]}""";

    [Theory]
    [InlineData("username,kudos,nosuch", """{"username":"fern#7","kudos":12.0}""")]
    [InlineData("{username,records{request}}", """{"username":"fern#7","records":{"request":{"image":2}}}""")]
    [InlineData("list{a}", """{"list":[{"a":1},{"a":3}]}""")]
    [InlineData(" username , list{b} ", """{"username":"fern#7","list":[{"b":2},{}]}""")]
    [InlineData("*,list{a}", """{"username":"fern#7","kudos":12.0,"records":{"request":{"image":2},"usage":{"tokens":0}},"list":[{"a":1},{"a":3}]}""")]
    public void A_mask_keeps_what_it_names(string mask, string expected)
    {
        Assert.True(FieldMask.TryParse(mask, out var parsed));
        Assert.Equal(expected, Encoding.UTF8.GetString(parsed.Apply(Encoding.UTF8.GetBytes(Json))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("a{b")]
    [InlineData("a,,b")]
    [InlineData("a}b")]
    [InlineData("{{{{{{{{{{{{a")]
    [InlineData("naïve")]
    public void Anything_else_is_refused(string mask) => Assert.False(FieldMask.TryParse(mask, out _));
}
