using AIHorde.Worker.Engine;
using AIHorde.Worker.Engine.Text.Chat;

namespace AIHorde.Worker.Tests.EngineText;

public sealed class ChatTemplateTests
{
    public static TheoryData<string, int> Cases()
    {
        var data = new TheoryData<string, int>();
        int index = 0;
        foreach (var item in TextFixture.Read("chats.json").EnumerateArray()) data.Add(item.GetProperty("name").GetString()!, index++);
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_chat_is_written_as_Jinja_writes_it(string name, int index)
    {
        var item = TextFixture.Read("chats.json")[index];
        Assert.Equal(name, item.GetProperty("name").GetString());
        var template = new ChatTemplate(item.GetProperty("template").GetString()!, "<s>", "</s>");
        List<ChatTurn> chat = [.. item.GetProperty("chat").EnumerateArray().Select(t => new ChatTurn(t[0].GetString()!, t[1].GetString()!))];
        Assert.Equal(item.GetProperty("text").GetString(), template.Render(chat, item.GetProperty("answer").GetBoolean()));
    }

    [Theory]
    [InlineData("{% for i in range(1000000000) %}x{% endfor %}")]
    [InlineData("{% for i in range(2000) %}{% for j in range(2000) %}{% endfor %}{% endfor %}")]
    [InlineData("{{ raise_exception('no') }}")]
    [InlineData("{{ messages.unheard() }}")]
    [InlineData("{{ 1 / 0 }}")]
    [InlineData("{% for j in range(1000) %}{{ 'x' * 100000 }}{% endfor %}")]
    public void A_template_that_misbehaves_is_a_fault_and_no_hang(string source)
    {
        var template = new ChatTemplate(source);
        Assert.Throws<EngineFaultException>(() => template.Render([new ChatTurn("user", "hi")], true));
    }

    [Theory]
    [InlineData("{% if %}")]
    [InlineData("{% if a %}")]
    [InlineData("{{ 'a }}")]
    [InlineData("{{ a")]
    [InlineData("{# a")]
    [InlineData("{% unheard %}")]
    [InlineData("{{ a ? b }}")]
    public void A_broken_template_is_a_fault(string source) => Assert.Throws<EngineFaultException>(() => new ChatTemplate(source));

    [Fact]
    public void Deep_nesting_is_refused_before_the_stack_ends()
    {
        Assert.Throws<EngineFaultException>(() => new ChatTemplate("{{ " + new string('(', 100_000)));
        Assert.Throws<EngineFaultException>(() => new ChatTemplate(string.Concat(Enumerable.Repeat("{% if a %}", 100_000))));
    }
}
