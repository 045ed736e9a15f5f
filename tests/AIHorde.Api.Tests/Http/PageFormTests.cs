using System.Net.Http.Headers;
using System.Text;
using AIHorde.Api.Tests.Contract;

namespace AIHorde.Api.Tests.Http;

/// <summary>What comes to the site's forms and is no form.</summary>
[Collection(ApiCollection.Name)]
public class PageFormTests(ApiServer server)
{
    static readonly string[] types =
        ["application/json", "text/plain", "multipart/form-data; boundary=x", "multipart/form-data", "application/x-www-form-urlencoded"];

    [Theory]
    [InlineData("/account/sign-in")]
    [InlineData("/images/ask")]
    [InlineData("/text/ask")]
    [InlineData("/alchemy/ask")]
    [InlineData("/teams")]
    [InlineData("/styles")]
    [InlineData("/theme")]
    public async Task Is_the_senders_fault_and_never_the_servers(string path)
    {
        foreach (var type in types)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path);
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes("--x\r\n{\"a\": %zz"));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
            var answer = await new Browser(server, null).SendAsync(request);
            Assert.True((int)answer.Status < 500, $"{path} {type}: {answer.Status}");
        }
    }
}
