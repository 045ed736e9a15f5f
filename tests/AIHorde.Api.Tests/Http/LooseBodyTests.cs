using System.Text.Json;

namespace AIHorde.Api.Tests.Http;

public class LooseBodyTests
{
    [Theory]
    [InlineData("""{"username":"moth#3","amount":"7"}""", """{"username":"moth#3","amount":7}""")]
    [InlineData("""{"username":"moth#3","amount":7.9}""", """{"username":"moth#3","amount":7}""")]
    [InlineData("""{"username":3,"amount":true,"public":"false"}""", """{"username":"3","amount":1,"public":true}""")]
    [InlineData("""{"username":"x","amount":null,"other":[]}""", """{"username":"x"}""")]
    public void Values_are_converted_leniently(string json, string expected)
    {
        Assert.Null(Convert(json, out var converted));
        Assert.Equal(expected, converted);
    }

    [Theory]
    [InlineData("""{"amount":10}""", "username", "The receiver. Missing required parameter in the JSON body")]
    [InlineData("""{"username":"x","amount":"lots"}""", "amount", "invalid literal for int() with base 10: 'lots'")]
    [InlineData("""{"username":"x","amount":1e40}""", "amount", "invalid literal for int() with base 10: '1e40'")]
    [InlineData("[]", "username", "The receiver. Missing required parameter in the JSON body")]
    public void The_first_argument_that_fails_is_reported(string json, string name, string text)
    {
        var error = Convert(json, out _);
        Assert.Equal(text, Assert.Single(error!.Errors!, pair => pair.Key == name).Value);
    }

    static HordeError? Convert(string json, out string converted)
    {
        using var document = JsonDocument.Parse(json);
        var error = new Transfer().TryConvert(document.RootElement, out var node);
        converted = node.ToJsonString();
        return error;
    }

    sealed class Transfer : LooseBody
    {
        public Transfer()
        {
            Text("username", "The receiver.", required: true);
            Integer("amount");
            Flag("public");
        }
    }
}
