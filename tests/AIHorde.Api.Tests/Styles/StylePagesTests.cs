using System.Text.Json;
using AIHorde.Api.Tests.Contract;
using AIHorde.Api.Web.Styles;
using AIHorde.Ledger.Users;

namespace AIHorde.Api.Tests.Styles;

/// <summary>The pages of styles, as a browser without scripts uses them.</summary>
[Collection(ApiCollection.Name)]
public class StylePagesTests(ApiServer server)
{
    [Fact]
    public async Task A_style_is_found_by_a_part_of_its_name()
    {
        var author = await server.UserAsync("author", Roles.Trusted);
        foreach (var name in new[] { "Chalk on slate", "Ink on paper" })
        {
            var body = $$"""
                {"name":"{{name}}","info":"what it is about","prompt":"{p}{np}","models":["stable_diffusion"],"params":{"steps":12,"width":512},"public":true}
                """;
            Assert.Equal(200, (await server.AskAsync("POST", "/api/v2/styles/image", author.Key, body)).Status);
        }

        var html = (await new Browser(server, null).GetAsync("/styles?name=CHALK")).Html;
        Assert.Contains("Chalk on slate", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Ink on paper", html, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_style_sets_stands_beside_what_counts_without_it()
    {
        var settings = StyleSetting.Of("image", JsonDocument.Parse("""{"width":512,"steps":12,"loras":[]}""").RootElement);
        Assert.Equal([("steps", "12", "30"), ("loras", "[]", null), ("width", "512", "512")],
            settings.Select(setting => (setting.Name, setting.Value, setting.Usual)));
        Assert.False(StyleSetting.Of("image", JsonDocument.Parse("""{"cfg_scale":5.0}""").RootElement)[0].Differs);
        Assert.Equal("80", StyleSetting.Of("text", JsonDocument.Parse("""{"max_length":200}""").RootElement)[0].Usual);
    }
}
